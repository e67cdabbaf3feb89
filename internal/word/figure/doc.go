// Package figure says what a key figure (nyckeltal) is: its name, its definition
// with versions and source, its unit and direction, how it is computed from rows,
// and how it is judged against a target. Each area computes its own figures;
// goal, control, board and report only read them.
//
// The rules come from the domain handbook, section 6:
//   - numerator and denominator are kept, never only the quotient;
//   - a ratio over twelve months is the sum of numerators over the sum of
//     denominators, not a mean of monthly ratios;
//   - percent and percentage points are told apart;
//   - what cannot be measured, or was asked for and not reported, says so with a
//     reason and is never 0. A reported 0 is a value;
//   - a figure whose definition or population changes is a new version or a new
//     figure, and a figure may begin and retire.
package figure
