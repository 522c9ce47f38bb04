package core

import "slices"

// mergeFields returns fields with those that are asked for, one by one; an empty
// value takes one away. Refusal (10004): a key that is not 1 to 16 letters,
// digits and underscores, a value that is too long, more fields than there may be.
func mergeFields(fields, asked []GroupField, most, valueBytes int) ([]GroupField, error) {
	fields = slices.Clone(fields)
	for _, field := range asked {
		if !validFieldKey(field.Key) {
			return nil, Errorf(CodeGroupParameter, "the key of a field must be 1 to %d letters, digits and underscores, not %.40q", MaxGroupFieldKeyBytes, field.Key)
		}
		if err := checkGroupText("the value of a field", field.Value, valueBytes); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(fields, func(f GroupField) bool { return f.Key == field.Key })
		switch {
		case field.Value == "" && i >= 0:
			fields = slices.Delete(fields, i, i+1)
		case field.Value == "":
		case i >= 0:
			fields[i] = field
		default:
			fields = append(fields, field)
		}
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
