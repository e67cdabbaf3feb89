package pdf

import (
	"encoding/binary"
	"math"
)

// srgb is an ICC profile (version 2.1) for sRGB, which PDF/A asks for so that
// colours look the same everywhere. It is computed from the published primaries and
// curve of IEC 61966-2-1, adapted to D50 as ICC.1 asks, so it is nobody's file.
func srgb() []byte {
	curve := curveTag()
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", descriptionTag("sRGB IEC61966-2.1")},
		{"cprt", textTag("No rights reserved")},
		{"wtpt", xyzTag(0.96420, 1, 0.82491)},
		{"rXYZ", xyzTag(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyzTag(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyzTag(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	const head = 128
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	at := head + 4 + 12*len(tags)
	for i, tag := range tags {
		table = append(table, tag.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at+len(body)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag.data)))
		if i < len(tags)-3 || i == len(tags)-1 { // the three curves are one
			body = append(body, aligned(tag.data)...)
		}
	}
	return append(append(profileHead(at+len(body)), table...), body...)
}

// profileHead says what the profile is: for displays, from RGB to XYZ.
func profileHead(size int) []byte {
	b := make([]byte, 128)
	binary.BigEndian.PutUint32(b, uint32(size))
	binary.BigEndian.PutUint32(b[8:], 0x02100000)
	copy(b[12:], "mntrRGB XYZ ")
	for i, n := range []uint16{2022, 1, 1, 0, 0, 0} {
		binary.BigEndian.PutUint16(b[24+2*i:], n)
	}
	copy(b[36:], "acsp")
	copy(b[68:], xyz(0.96420, 1, 0.82491))
	return b
}

func aligned(b []byte) []byte {
	return append(b[:len(b):len(b)], make([]byte, (4-len(b)%4)%4)...)
}

func xyz(values ...float64) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(v*65536)))
	}
	return b
}

func xyzTag(x, y, z float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), xyz(x, y, z)...) }

func textTag(text string) []byte { return []byte("text\x00\x00\x00\x00" + text + "\x00") }

func descriptionTag(text string) []byte {
	b := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(text)+1))
	b = append(b, text+"\x00"...)
	return append(b, make([]byte, 4+4+2+1+67)...) // no Unicode and no Macintosh text
}

// curveTag is how light grows with the number, in as many steps as usual profiles have.
func curveTag() []byte {
	const steps = 1024
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), steps)
	for i := range steps {
		v := float64(i) / (steps - 1)
		light := v / 12.92
		if v > 0.04045 {
			light = math.Pow((v+0.055)/1.055, 2.4)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(light*65535)))
	}
	return b
}
