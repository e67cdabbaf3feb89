// Package sie reads SIE files, the Swedish exchange format for bookkeeping: types
// 1 to 4, exports (4E) and vouchers for import (4I). It knows no database. A file
// that is broken or cut off is refused with the lines and the reasons; what a file
// may do against the letter of the format without harm becomes a warning.
//
// Signs are those of the file: debit is positive, credit negative, so revenue is
// negative and cost positive. Whoever stores the rows turns them.
//
// Source: SIE filformat, utgåva 4B (SIE-Gruppen). The posts are read as real
// programs write them: tabs or spaces, labels indented, objects with or without
// quotes, character set PC8 (CP437) though some files are in UTF-8 or Latin-1.
package sie
