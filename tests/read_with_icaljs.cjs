// Reads a calendar on stdin with ical.js and prints its occurrences as JSON: [UID, start, end, summary, status].
// Arguments: the last day of interest (2017-01-01). Times are UTC seconds; dates and floating times are strings.
const ICAL = require("ical.js");
const fs = require("fs");

const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue("tzid"));
}
const after = process.argv[2];
const said = (time) =>
  time.isDate || time.zone === ICAL.Timezone.localTimezone ? time.toString() : time.toUnixTime();
const status = (event) => event.component.getFirstPropertyValue("status") || "";
const found = [];
const masters = calendar.getAllSubcomponents("vevent").filter((one) => !one.hasProperty("recurrence-id"));
for (const component of masters) {
  const uid = component.getFirstPropertyValue("uid");
  const exceptions = calendar
    .getAllSubcomponents("vevent")
    .filter((one) => one.hasProperty("recurrence-id") && one.getFirstPropertyValue("uid") === uid);
  const event = new ICAL.Event(component, { exceptions });
  const steps = event.iterator();
  for (let next = steps.next(); next && next.toString() < after; next = steps.next()) {
    const one = event.getOccurrenceDetails(next);
    found.push([event.uid, said(one.startDate), said(one.endDate), one.item.summary, status(one.item)]);
  }
}
console.log(JSON.stringify(found));
