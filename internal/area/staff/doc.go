// Package staff keeps what the reports say of personnel: posts, vacancies,
// recruitments, leavers, average number of employees and sick leave. Aggregates only.
//
// Keeps: numbers of posts by unit and group with first and last day; vacancies as
// intervals ("2,5–3"); how many were recruited and when they start; how many left
// and where to; the average number of permanent employees of a group and year;
// sick hours and ordinary hours of a month. Does not keep: the employees' meetings
// (area board) or persons. No register has a name or a field in which
// one belongs, and the numbers of a group with fewer than five persons are shown
// only to whoever registers them (see Suppress).
//
// Swedish words: tjänst = post, vakans = vacancy, avgång = exit, medelantal =
// headcount, sjukfrånvaro = sick leave, personalomsättning = turnover, SI
// (strategiska inköpare) = strategic purchasers, tredje part = third party.
//
// Rules:
//   - Posts that somebody else pays for (Mälartåg, inventory A38) are counted apart
//     and never among the organisation's own.
//   - Sick leave is sick hours ÷ ordinary hours, in three series: month, year to
//     date, rolling twelve (I27). Sums of hours are divided, never means of shares.
//     Long-term sick leave is hours from day 60 ÷ sick hours.
//   - The value of a year is locked when it is reported (handbook 13 row 14, I01);
//     hours of a locked year change only after it is unlocked with a reason.
//   - Turnover is leavers to an employer outside both regions ÷ average permanent
//     employees of the group (handbook 6.4, 13 row 13). Two figures, since the
//     target of 2021 was set for all and the figure of 2022 is of SI (I15).
//   - A correction states why, and the history keeps what it was.
//
// Whoever has staff.read reads, staff.write registers and corrects.
//
// Figures: hr.sick, hr.sick_long, hr.turnover.all, hr.turnover.si, hr.positions,
// hr.third_party_positions, hr.staff_change, hr.vacancies.low and .high,
// hr.started and hr.started.GROUP, hr.recruited_ahead.si and org.units.
//
// Knows: identity. Is known by goal, control, report, intake.
package staff
