package intake

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:embed presets/*.json
var presetFiles embed.FS

// Presets returns the mappings that are shipped with Klöver.
var Presets = sync.OnceValue(func() []Preset {
	var list []Preset
	entries, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	for _, e := range entries {
		text, err := presetFiles.ReadFile("presets/" + e.Name())
		if err != nil {
			panic(err)
		}
		var p Preset
		if err := json.Unmarshal(text, &p); err != nil {
			panic(fmt.Sprintf("presets/%s: %v", e.Name(), err)) // a broken build
		}
		p.Mapping.From = "färdig mappning: " + p.Name
		list = append(list, p)
	}
	return list
})
