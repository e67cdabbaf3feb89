// Package markup reads XML that others have made, as a stream of tags and texts.
// Memory is bounded whatever the size of the file: a tag is limited, a long text
// arrives in pieces, and what nobody asks for is passed over without being kept.
//
// Names arrive with the prefix that the caller has chosen for their namespace, so
// that cbc:ID is cbc:ID whatever the file calls it; in a namespace that the caller
// does not know it is {urn:…}ID. Tags must be closed in order. Document types are
// refused, so no entity can be declared and nothing outside the file is read.
// UTF-8, UTF-16, ISO 8859-1, ISO 8859-15 and Windows-1252 are understood.
//
// encoding/xml takes twice the time and has no bound on a tag or a text
// (docs/performance.md, docs/decisions.md). base/sheet has a scanner of its own that knows
// less: it keeps no names and no nesting.
package markup
