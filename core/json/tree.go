package json

// Parse reads any value: a string, a bool, a float64, nil, a []any or a
// map[string]any of them.
func Parse(text []byte) (any, error) {
	r := reader{text: text}
	var value any
	r.whole(func() { value = r.any() })
	if r.fault != nil {
		return nil, r.fault
	}
	return value, nil
}

func (r *reader) any() any {
	switch r.peek() {
	case '{':
		object := map[string]any{}
		r.members(func(name []byte) { object[string(name)] = r.any() })
		return object
	case '[':
		list := []any{}
		r.elements(func() { list = append(list, r.any()) })
		return list
	case '"':
		return string(r.string())
	case 't', 'f':
		return r.bool()
	case 'n':
		if r.null() {
			return nil
		}
	}
	return r.float()
}
