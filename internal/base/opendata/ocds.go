package opendata

import (
	"io"
	"strings"

	"klover/internal/base/fault"
)

// prefix begins every OCDS identifier. An organisation that publishes gets a prefix of
// its own from the Open Contracting Partnership.
const prefix = "ocds-klover-"

// The parts of an OCDS 1.1 package that are filled.
type (
	// Package is a file of releases.
	Package struct {
		URI           string    `json:"uri"`
		Version       string    `json:"version"`
		PublishedDate string    `json:"publishedDate"`
		Publisher     publisher `json:"publisher"`
		License       string    `json:"license"`
		Policy        string    `json:"publicationPolicy"`
		Releases      []Release `json:"releases"`
	}
	publisher struct {
		Name string `json:"name"`
	}
	// Release is what is told at one time of one contracting process.
	Release struct {
		OCID           string     `json:"ocid"`
		ID             string     `json:"id"`
		Date           string     `json:"date"`
		Tag            []string   `json:"tag"`
		InitiationType string     `json:"initiationType"`
		Language       string     `json:"language"`
		Parties        []Party    `json:"parties,omitempty"`
		Buyer          *Reference `json:"buyer,omitempty"`
		Planning       *Planning  `json:"planning,omitempty"`
		Tender         *Tender    `json:"tender,omitempty"`
		Awards         []Award    `json:"awards,omitempty"`
		Contracts      []Contract `json:"contracts,omitempty"`
	}
	// Reference names an organisation.
	Reference struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	// Party is an organisation and its roles.
	Party struct {
		Reference
		Identifier *Identifier `json:"identifier,omitempty"`
		Contact    *Contact    `json:"contactPoint,omitempty"`
		Roles      []string    `json:"roles"`
	}
	// Identifier is the number of an organisation in a register.
	Identifier struct {
		Scheme string `json:"scheme"`
		ID     string `json:"id"`
		Legal  string `json:"legalName"`
	}
	// Contact is whom to ask.
	Contact struct {
		Name string `json:"name"`
	}
	// Planning is what is known before the procurement.
	Planning struct {
		Rationale  string      `json:"rationale"`
		Milestones []Milestone `json:"milestones,omitempty"`
	}
	// Milestone is something with a day.
	Milestone struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Type        string `json:"type"`
		Description string `json:"description"`
		DueDate     string `json:"dueDate"`
		Status      string `json:"status"`
	}
	// Tender is the procurement.
	Tender struct {
		ID             string  `json:"id"`
		Title          string  `json:"title"`
		Description    string  `json:"description,omitempty"`
		Status         string  `json:"status"`
		Items          []Item  `json:"items,omitempty"`
		ContractPeriod *Period `json:"contractPeriod,omitempty"`
	}
	// Award is who was chosen.
	Award struct {
		ID        string      `json:"id"`
		Status    string      `json:"status"`
		Suppliers []Reference `json:"suppliers,omitempty"`
	}
	// Contract is what was signed.
	Contract struct {
		ID         string     `json:"id"`
		AwardID    string     `json:"awardID"`
		Title      string     `json:"title"`
		Status     string     `json:"status"`
		DateSigned string     `json:"dateSigned,omitempty"`
		Period     *Period    `json:"period,omitempty"`
		Items      []Item     `json:"items,omitempty"`
		Documents  []Document `json:"documents,omitempty"`
	}
	// Document is something to read.
	Document struct {
		ID       string `json:"id"`
		Type     string `json:"documentType,omitempty"`
		Title    string `json:"title"`
		URL      string `json:"url"`
		Date     string `json:"datePublished,omitempty"`
		Language string `json:"language"`
	}
	// Period is a time.
	Period struct {
		StartDate     string `json:"startDate,omitempty"`
		EndDate       string `json:"endDate,omitempty"`
		MaxExtentDate string `json:"maxExtentDate,omitempty"`
	}
	// Item is what is bought.
	Item struct {
		ID             string         `json:"id"`
		Description    string         `json:"description"`
		Classification Classification `json:"classification"`
	}
	// Classification is a code of something bought.
	Classification struct {
		Scheme string `json:"scheme"`
		ID     string `json:"id"`
	}
)

// NewPackage returns an empty package at an address, with the page that tells what it is.
func NewPackage(self, page, published string) Package {
	return Package{URI: self, Version: "1.1", PublishedDate: published, Publisher: publisher{author}, License: "https://creativecommons.org/publicdomain/zero/1.0/", Policy: page}
}

// write refuses an empty package: the standard has none without releases.
func (p Package) write(w io.Writer) error {
	if len(p.Releases) == 0 {
		return fault.NotFound("Urvalet är tomt, och en OCDS-fil har minst en post.")
	}
	return encode(w, p)
}

// NewRelease returns a release of the process with a number.
func NewRelease(number, id, date, tag string) Release {
	return Release{OCID: prefix + number, ID: id, Date: date, Tag: []string{tag}, InitiationType: "tender", Language: "sv"}
}

// Bought adds a region that buys. The first is the one that answers for it.
func (r *Release) Bought(name, orgNo, code string) {
	r.Parties = append(r.Parties, NewParty(name, orgNo, "SE-"+code, "buyer"))
	r.Buyer = &r.Parties[0].Reference
}

// NewParty returns an organisation by its number, or by another id where it has none or
// the number is not public.
func NewParty(name, orgNo, other, role string) Party {
	p := Party{Reference: Reference{other, name}, Roles: []string{role}}
	if orgNo != "" {
		p.ID = "SE-ORGNR-" + strings.ReplaceAll(orgNo, "-", "")
		p.Identifier = &Identifier{"SE-ORGNR", orgNo, name}
	}
	return p
}

// CPV is the one item of something whose code is known; none for "".
func CPV(code, title string) []Item {
	if code == "" {
		return nil
	}
	return []Item{{"1", title, Classification{"CPV", code}}}
}
