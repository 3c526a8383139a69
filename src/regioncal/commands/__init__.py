"""The commands: words -> Query -> answer -> show. Nothing is computed here, nothing printed."""
