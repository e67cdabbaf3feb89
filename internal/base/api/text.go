package api

import (
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// speakSwedish gives the library's own answers to what does not fit the description in
// the language of all the others. Its texts are variables of the package, set once.
var speakSwedish = sync.OnceFunc(func() {
	for text, swedish := range map[*string]string{
		&validation.MsgUnexpectedProperty:            "egenskapen finns inte",
		&validation.MsgExpectedRFC3339DateTime:       "ska vara datum och tid enligt RFC 3339",
		&validation.MsgExpectedRFC3339Date:           "ska vara ett datum, ÅÅÅÅ-MM-DD",
		&validation.MsgExpectedRFC5322Email:          "ska vara en e-postadress: %v",
		&validation.MsgExpectedRFC3986URI:            "ska vara en adress: %v",
		&validation.MsgExpectedRFC4122UUID:           "ska vara ett UUID: %v",
		&validation.MsgExpectedBoolean:               "ska vara true eller false",
		&validation.MsgExpectedNumber:                "ska vara ett tal",
		&validation.MsgExpectedInteger:               "ska vara ett heltal",
		&validation.MsgExpectedString:                "ska vara en text",
		&validation.MsgExpectedBase64String:          "ska vara en fil i base64",
		&validation.MsgExpectedArray:                 "ska vara en lista",
		&validation.MsgExpectedObject:                "ska vara ett objekt",
		&validation.MsgExpectedArrayItemsUnique:      "ska inte ha samma värde två gånger",
		&validation.MsgExpectedOneOf:                 "ska vara något av ”%s”",
		&validation.MsgExpectedMinimumNumber:         "ska vara minst %v",
		&validation.MsgExpectedMaximumNumber:         "ska vara högst %v",
		&validation.MsgExpectedMinLength:             "ska ha minst %d tecken",
		&validation.MsgExpectedMaxLength:             "ska ha högst %d tecken",
		&validation.MsgExpectedMinItems:              "ska ha minst %d rader",
		&validation.MsgExpectedMaxItems:              "ska ha högst %d rader",
		&validation.MsgExpectedRequiredProperty:      "egenskapen %s saknas",
		&validation.MsgExpectedBePattern:             "ska vara %s",
		&validation.MsgExpectedMatchPattern:          "ska följa mönstret %s",
		&validation.MsgExpectedMatchExactlyOneSchema: "stämmer inte med något av det som är tillåtet",
	} {
		*text = swedish
	}
	plain := huma.NewError
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		if swedish, ok := answers[message]; ok {
			message = swedish
		}
		return plain(status, message, errs...)
	}
})

// answers are the library's texts about a whole request.
var answers = map[string]string{
	"validation failed":         "Uppgifterna stämmer inte med beskrivningen av anropet.",
	"request body is required":  "Skicka uppgifterna som JSON i anropet.",
	"request body read timeout": "Uppgifterna kom inte fram i tid.",
	"cannot read request body":  "Uppgifterna gick inte att läsa.",
}

// bodyNames are the properties of an operation's body, as the description names them.
func bodyNames(input reflect.Type) []string {
	body, ok := input.FieldByName("Body")
	if !ok || body.Type.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(body.Type) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// location is where in the body a fault's field is: faults name the fields of the pages
// (org_no), the description may say more (supplierOrgNo).
func location(names []string, field string) string {
	var camel strings.Builder
	for i, part := range strings.Split(field, "_") {
		if i > 0 && part != "" {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		camel.WriteString(part)
	}
	name, ends := camel.String(), ""
	for _, one := range names {
		if strings.EqualFold(one, name) {
			return "body." + one
		}
		if strings.HasSuffix(strings.ToLower(one), strings.ToLower(name)) {
			if ends != "" {
				return "body." + name
			}
			ends = one
		}
	}
	if ends != "" {
		name = ends
	}
	return "body." + name
}
