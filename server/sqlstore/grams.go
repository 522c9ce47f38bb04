package sqlstore

import (
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// A text is found by its grams: each of its characters, each two and each three
// that follow one another. So a part of a word is found, a word in a language
// without spaces, and one of a single character. Whoever has all grams of a keyword
// is a candidate; whether the keyword is there as it stands is seen by reading.

// longestGram is how many characters a gram has at most.
const longestGram = 3

// maxKeywordGrams is how many grams a keyword is looked for by: more would hardly
// leave fewer candidates.
const maxKeywordGrams = 8

// gramsOf returns the grams of a text that was folded, each once.
func gramsOf(text string) []string {
	characters := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	seen := make(map[string]bool, longestGram*len(characters))
	var grams []string
	for length := 1; length <= longestGram; length++ {
		for i := range len(characters) - length + 1 {
			if gram := string(characters[i : i+length]); !seen[gram] {
				seen[gram] = true
				grams = append(grams, gram)
			}
		}
	}
	return grams
}

// gramsFor returns the grams that a text must have to hold a keyword: the longest
// ones, a few of many.
func gramsFor(keyword string) []string {
	characters := []rune(strings.ToValidUTF8(keyword, "\uFFFD"))
	length := min(len(characters), longestGram)
	places := len(characters) - length + 1
	some := min(places, maxKeywordGrams)
	grams := make([]string, some)
	for n := range grams {
		i := n * (places - 1) / max(1, some-1) // Spread from the beginning to the end.
		grams[n] = string(characters[i : i+length])
	}
	return grams
}

// textOf is what a row is found by, folded: empty for what is no message, was taken
// back, or says nothing.
func textOf(row authority.RowRecord) string {
	if !isHistory(row.Thread) {
		return ""
	}
	var message core.Message
	if err := json.Unmarshal(row.Body, &message); err != nil || message.Revoked != nil || message.Absent {
		return ""
	}
	return core.FoldName(core.TextOf(&message))
}

// oneToOne is how the names of the threads of two users begin, see
// [core.ThreadID].
const oneToOne = "c2c "

// isName says whether a document names a user or a group.
func isName(key core.Key) bool {
	return key == core.ProfileKey(key.Owner) && strings.HasPrefix(key.Owner, core.ProfileOwner("")) ||
		key.Kind == core.KindGroup && key.ID == "" && strings.HasPrefix(key.Owner, core.GroupOwner(""))
}

// nameOf is what a user or a group is found by, folded: the id and the name. It is
// empty where there is none.
func nameOf(key core.Key, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	value, err := core.Decode(key.Kind, body)
	if err != nil {
		return ""
	}
	_, id, _ := strings.Cut(key.Owner, " ")
	switch named := value.(type) {
	case core.Profile:
		return core.FoldName(id + "\n" + named.Nick)
	case core.Group:
		return core.FoldName(id + "\n" + named.Name)
	}
	return ""
}

// prefixEnd is the first text behind all that begin with a prefix, which ends with a
// character of ASCII.
func prefixEnd(prefix string) string {
	last := len(prefix) - 1
	return prefix[:last] + string(rune(prefix[last]+1))
}
