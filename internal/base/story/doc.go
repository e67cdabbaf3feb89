// Package story reads the text of a report or a routine: paragraphs, lists, tables and boxes in a
// small part of Markdown, with tokens where figures stand:
//
//	Under {{ar}} annonserades {{tal proc.announced}} upphandlingar.
//
//	{{diagram proc.announced -2..0}}
//
//	:::beslut Nämndens beslut
//	Verksamhetsberättelsen godkänns.
//	:::
//
// A token alone in its paragraph is a block. What a token means is the report's
// matter; this package knows only where it stands, so that a fault can be pointed
// at. It also finds the numbers that somebody has typed by hand, and a Writer makes
// blocks of a document of what was read.
package story
