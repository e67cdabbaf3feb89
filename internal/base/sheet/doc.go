// Package sheet reads tables that others have made, in Excel (.xlsx) or CSV, and
// writes tables as Excel and CSV.
//
// Reading is streaming and trusts nothing: the kind of file is told from its
// content, and sizes, unpacked sizes, rows, columns and cells are limited. All
// faults are Swedish and name the file, the row and the cell. Cells arrive as
// text: numbers as exact decimals with a point, days as 2022-02-11, so that the
// types in word read them as they read a form.
//
// Excel files are read by a scanner of our own and not by excelize, since its
// streaming reader gives neither number formats (is 44603 a day?) nor whether a
// cell is a formula, and its other reader keeps the whole sheet in memory. Files
// are written with excelize.
package sheet
