package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// sequences are the orders of child elements that ECMA-376 (wml.xsd, 5th
// edition, transitional) prescribes, for the types that this package writes.
// Elements not in the list of their parent are faults.
var sequences = map[string]string{
	"document":    "body",
	"body":        "*p *tbl sectPr",
	"p":           "pPr *",
	"pPr":         "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr":         "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"pBdr":        "top left bottom right between bar",
	"numPr":       "ilvl numId numberingChange ins",
	"sectPr":      "*headerReference *footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
	"tbl":         "tblPr tblGrid *tr",
	"tblPr":       "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
	"tblBorders":  "top left start bottom right end insideH insideV",
	"tblCellMar":  "top left start bottom right end",
	"tblGrid":     "*gridCol",
	"tr":          "trPr *tc",
	"trPr":        "cantSplit tblHeader",
	"tc":          "tcPr *p",
	"tcPr":        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"tcBorders":   "top left start bottom right end insideH insideV tl2br tr2bl",
	"styles":      "docDefaults latentStyles *style",
	"docDefaults": "rPrDefault pPrDefault",
	"style":       "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr *tblStylePr",
	"numbering":   "*numPicBullet *abstractNum *num numIdMacAtCleanup",
	"abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink *lvl",
	"lvl":         "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
	"num":         "abstractNumId *lvlOverride",
	"lvlOverride": "startOverride lvl",
	"settings":    "writeProtection view zoom mirrorMargins documentProtection defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
	"font":        "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
	"footnotes":   "*footnote",
	"footnote":    "*p",
	"inline":      "extent effectExtent docPr cNvGraphicFramePr graphic",
	"pic":         "nvPicPr blipFill spPr style",
	"blipFill":    "blip srcRect tile stretch",
	"spPr":        "xfrm custGeom prstGeom",
}

// checkSequences reads a part and reports every element out of order.
func checkSequences(t *testing.T, name string, data []byte) {
	t.Helper()
	type open struct {
		name string
		at   int            // place reached in the parent's sequence
		seen map[string]int // how often each child came
	}
	stack := []*open{{name: "#"}}
	dec := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			parent := stack[len(stack)-1]
			if seq, ok := sequences[parent.name]; ok && seq != "" {
				if err := step(strings.Fields(seq), tok.Name.Local, &parent.at, parent.seen); err != nil {
					t.Errorf("%s: in %s: %v", name, parent.name, err)
				}
			}
			stack = append(stack, &open{name: tok.Name.Local, seen: map[string]int{}})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

// step moves to the child's place in the sequence. "*" before a name lets it
// come many times, "*" alone lets anything follow; neighbours with "*" may mix.
func step(seq []string, child string, at *int, seen map[string]int) error {
	seen[child]++
	for i, s := range seq {
		switch {
		case s == "*":
			*at = i
			return nil
		case strings.TrimPrefix(s, "*") != child:
			continue
		case s[0] != '*' && seen[child] > 1:
			return fmt.Errorf("<%s> comes twice", child)
		case i < *at && !(s[0] == '*' && seq[*at][0] == '*'):
			return fmt.Errorf("<%s> comes after <%s>", child, seq[*at])
		}
		*at = max(*at, i)
		return nil
	}
	return fmt.Errorf("<%s> does not belong there", child)
}

func TestTheCheckerFindsFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		seq, children string
		ok            bool
	}{
		{"a b c", "a c", true}, {"a b c", "c a", false}, {"a b c", "a a", false}, {"a b c", "d", false},
		{"*a *b c", "a b a c", true}, {"*a *b c", "c a", false}, {"a *", "a x y x", true}, {"a *", "x a", false},
	} {
		at, seen, fault := 0, map[string]int{}, error(nil)
		for _, c := range strings.Fields(test.children) {
			if err := step(strings.Fields(test.seq), c, &at, seen); err != nil {
				fault = err
			}
		}
		if (fault == nil) != test.ok {
			t.Errorf("%q under %q: %v", test.children, test.seq, fault)
		}
	}
}
