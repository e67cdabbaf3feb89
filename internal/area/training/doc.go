// Package training keeps courses, their occasions, who has booked, who came, and
// which certificates are valid (inventory C40, B15–B17; handbook 9.7).
//
// Keeps: courses with the groups that they are for, how long a certificate is
// valid and how many there are to take it; occasions with seats; bookings and the
// waiting list; attendance and result; completed courses with their last day of
// validity; evaluations, which nobody can trace to a person. Does not keep: what
// is taught (e-learning is elsewhere and linked to), or salaries and reviews.
//
// Swedish words: kurs = course, tillfälle = occasion, bokning = booking, väntelista
// = waiting list, intyg = certificate (a completion), målgrupp = goal group,
// utvärdering = evaluation, "n av n" = completed of audience.
//
// States of an occasion: planerad → öppen → genomförd, or inställd. Full is an open
// occasion without free seats. Whoever has training.write moves it on.
//
// Rules:
//   - The seats are a limit that the database keeps: one row counts the booked, and
//     a booking that finds no seat waits. When somebody cancels, or seats are added,
//     the first in the waiting list moves up, and the history says so.
//   - A person books himself with training.read; training.write books others, also
//     persons without account, by name and unit.
//   - Who has booked and who holds which certificate is seen by those who have
//     training.write; others see their own.
//   - A passed participant of a held occasion gets a certificate. It is valid for
//     as many months as the course says on the day it was held.
//   - Valid answers whether somebody may have a role that asks for training:
//     a certificate for each required course of the goal group. Nobody orders
//     without one (handbook 9.7).
//
// Figures: training.completed, training.certificates_valid, training.occasions_held
// and training.participants.
//
// Knows: identity. Is known by economy and all above it.
package training
