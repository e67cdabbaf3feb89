package handbook

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/story"
	"klover/internal/word/day"
)

// demoText is the demo's processes and documents, in a format that can be read.
//
//go:embed demo.txt
var demoText string

// DemoDocument is a document of the demo, with the days on which its editions were
// approved.
type DemoDocument struct {
	Document
	Texts []DemoEdition
}

// DemoEdition is one edition of a demo document.
type DemoEdition struct {
	On      day.Date
	Why     string
	Because string
	Text    string
}

// DemoParts reads the demo's processes and documents.
func DemoParts() (processes []Process, documents []DemoDocument, err error) {
	for _, part := range strings.Split(demoText, "\n=== ")[1:] {
		head, body, _ := strings.Cut(part, "\n")
		fields := strings.Split(head, " | ")
		switch {
		case fields[0] == "process" && len(fields) == 5:
			processes = append(processes, demoProcess(fields, body))
		case fields[0] == "dokument" && len(fields) == 6:
			documents = append(documents, demoDocument(fields, body))
		default:
			return nil, nil, fmt.Errorf("handbook demo: %q cannot be read", head)
		}
	}
	return processes, documents, nil
}

// demoProcess reads "process | code | name | level | owner", then lines of purpose and roles.
func demoProcess(fields []string, body string) Process {
	p := Process{Code: fields[1], Name: fields[2], Level: Level(fields[3]), Owner: fields[4], ReviewOn: 20230601}
	for line := range strings.Lines(body) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case key == "":
		case key == "syfte":
			p.Purpose = value
		case key == "in":
			p.Input = value
		case key == "ut":
			p.Output = value
		case key == "system":
			p.Systems = value
		default:
			p.Roles = append(p.Roles, Role{Role: value, Letters: key})
		}
	}
	return p
}

// demoReview is how many months after its latest edition a document is looked over:
// so many that only some are late when the demo stands still.
const demoReview = 72

// demoDocument reads "dokument | title | kind | process code | steward | figures",
// then editions that begin with "--- day | why | because".
func demoDocument(fields []string, body string) DemoDocument {
	d := DemoDocument{Document: Document{Title: fields[1], Kind: Kind(fields[2]), Process: fields[3], Steward: fields[4], Figures: strings.Trim(fields[5], "–")}}
	for _, part := range strings.Split("\n"+body, "\n--- ")[1:] {
		head, text, _ := strings.Cut(part, "\n")
		words := strings.Split(head+" |  | ", " | ")
		on, _ := day.Parse(words[0])
		d.Texts = append(d.Texts, DemoEdition{On: on, Why: words[1], Because: strings.TrimSpace(words[2]), Text: strings.TrimSpace(text)})
		d.ReviewOn = on.AddMonths(demoReview)
	}
	return d
}

// DemoProcesses stores the demo's processes and returns their ids by code: written
// by the context's actor, approved in the other context.
func (s Store) DemoProcesses(ctx, approver context.Context, list []Process) (map[string]string, error) {
	ids := map[string]string{}
	for _, p := range list {
		if i := strings.LastIndex(p.Code, "."); i > 0 {
			p.ParentID = ids[p.Code[:i]]
		}
		made, err := s.CreateProcess(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("process %s: %w", p.Code, err)
		}
		ids[p.Code] = made.ID
		if made, err = s.SendProcess(ctx, made.ID, made.Version); err != nil {
			return nil, fmt.Errorf("process %s: %w", p.Code, err)
		}
		if _, err = s.ApproveProcess(approver, made.ID, made.Version); err != nil {
			return nil, fmt.Errorf("process %s: %w", p.Code, err)
		}
	}
	return ids, nil
}

// DemoEdition writes the next edition of a document of the demo, and the document
// with the first, and approves it.
func (s Store) DemoEdition(ctx, approver context.Context, d Document, e DemoEdition) (Document, error) {
	var made Edition
	var err error
	if d.ID != "" && d.Kind == Template {
		return d, s.demoTemplate(ctx, approver, d, e)
	}
	if d.ID == "" {
		if d, err = s.CreateDocument(ctx, d, Edition{Text: e.Text, Because: e.Because}); err != nil {
			return d, err
		}
		made = d.Editions[0]
	} else if made, err = s.NewEdition(ctx, Edition{DocumentID: d.ID, Text: e.Text, Why: e.Why, Because: e.Because}); err != nil {
		return d, err
	}
	if made, err = s.SendEdition(ctx, made.ID, made.Version); err != nil {
		return d, err
	}
	_, err = s.ApproveEdition(approver, made.ID, made.Version)
	return d, err
}

// demoTemplate gives a template its next edition, with a file to fill in.
func (s Store) demoTemplate(ctx, approver context.Context, d Document, e DemoEdition) error {
	var text bytes.Buffer
	if err := docx.Write(&text, paper.Document{Title: d.Title, Org: "Inköp Sörmland Västmanland", Date: s.DB.Now(), Blocks: story.Write(e.Text, nil)}); err != nil {
		return err
	}
	f, err := s.Keep(ctx, d, d.Title+".docx", &text, 1<<20)
	if err != nil {
		return err
	}
	made, err := s.NewEdition(ctx, Edition{DocumentID: d.ID, Text: e.Text, Why: e.Why, Because: e.Because, FileID: f.ID, FileName: f.Name})
	if err != nil {
		return err
	}
	if made, err = s.SendEdition(ctx, made.ID, made.Version); err != nil {
		return err
	}
	_, err = s.ApproveEdition(approver, made.ID, made.Version)
	return err
}
