package opendata

import (
	"encoding/xml"
	"io"
)

// Feed is an Atom feed (RFC 4287).
type Feed struct {
	XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Subtitle string   `xml:"subtitle,omitempty"`
	Updated  string   `xml:"updated"`
	Author   string   `xml:"author>name"`
	Links    []Link   `xml:"link"`
	Entries  []Entry  `xml:"entry"`
}

// Link leads from a feed or an entry.
type Link struct {
	Rel   string `xml:"rel,attr"`
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr,omitempty"`
}

// Entry is one row of a feed.
type Entry struct {
	ID       string    `xml:"id"`
	Title    string    `xml:"title"`
	Updated  string    `xml:"updated"`
	Links    []Link    `xml:"link"`
	Summary  string    `xml:"summary"`
	Subjects []Subject `xml:"category"`
}

// Subject is what an entry is about.
type Subject struct {
	Term string `xml:"term,attr"`
}

// NewFeed returns an empty feed at an address, beside a page.
func NewFeed(title, self, page, updated string) Feed {
	return Feed{ID: self, Title: title, Updated: updated, Author: author, Links: []Link{{Rel: "self", Href: self}, {Rel: "alternate", Href: page}}}
}

// NewEntry returns the entry of a page.
func NewEntry(page, title, updated, summary string) Entry {
	return Entry{ID: page, Title: title, Updated: updated, Links: []Link{{Rel: "alternate", Href: page}}, Summary: summary}
}

// author is who publishes.
const author = "Inköp"

// mostEntries is how many rows a feed has; all are in the other files.
const mostEntries = 200

func (f Feed) write(w io.Writer) error {
	f.Entries = f.Entries[:min(len(f.Entries), mostEntries)]
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xml.NewEncoder(w)
	x.Indent("", "  ")
	return x.Encode(f)
}
