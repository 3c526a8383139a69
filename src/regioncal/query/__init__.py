"""Questions: a frozen Query in, plain answers out. SQL stands here and in the index only."""
