package core

import "slices"

// CustomField is a field of an application's own: of a profile, a friend, a group or
// a member. What keys and values may be is said where they are taken.
type CustomField struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// setField returns fields with one of them set, behind the others if it is new; an
// empty value takes it away. It writes into fields.
func setField(fields []CustomField, field CustomField) []CustomField {
	i := slices.IndexFunc(fields, func(f CustomField) bool { return f.Key == field.Key })
	switch {
	case field.Value == "" && i >= 0:
		return slices.Delete(fields, i, i+1)
	case field.Value == "":
	case i >= 0:
		fields[i] = field
	default:
		fields = append(fields, field)
	}
	return fields
}

// mergeFields returns fields with those that are asked for, one by one; an empty
// value takes one away. Refusal (10004): a key that is not 1 to 16 letters,
// digits and underscores, a value that is too long, more fields than there may be.
func mergeFields(fields, asked []CustomField, most, valueBytes int) ([]CustomField, error) {
	fields = slices.Clone(fields)
	for _, field := range asked {
		if !validFieldKey(field.Key) {
			return nil, Errorf(CodeGroupParameter, "the key of a field must be 1 to %d letters, digits and underscores, not %.40q", MaxGroupFieldKeyBytes, field.Key)
		}
		if err := checkGroupText("the value of a field", field.Value, valueBytes); err != nil {
			return nil, err
		}
		fields = setField(fields, field)
	}
	if len(fields) > most {
		return nil, Errorf(CodeGroupParameter, "there are at most %d fields; an empty value takes one away", most)
	}
	return fields, nil
}

func validFieldKey(key string) bool {
	for i := range len(key) {
		c := key[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' {
			return false
		}
	}
	return key != "" && len(key) <= MaxGroupFieldKeyBytes
}
