package core

// checkConversationGroupName refuses what names no conversation group.
func (v *View) checkConversationGroupName(name string) error {
	if name == "" {
		return Errorf(CodeConversationGroupName, "a conversation group's name must not be empty")
	}
	if most := v.limits.NameBytes; len(name) > most {
		return Errorf(CodeConversationGroupName, "a conversation group's name has at most %d bytes in UTF-8; this one has %d", most, len(name))
	}
	return nil
}

// checkNewConversationGroupName also refuses a name that nobody can see. A
// group that has such a name already can still be renamed and deleted.
func (v *View) checkNewConversationGroupName(name string) error {
	if err := v.checkConversationGroupName(name); err != nil {
		return err
	}
	for _, r := range name {
		if !isInvisible(r) {
			return nil
		}
	}
	return Errorf(CodeConversationGroupName, "a conversation group's name must hold something that can be seen, not only spaces, line breaks and characters without a shape")
}

// blanks are the characters that show nothing by themselves, as ranges: white
// space, controls, what Unicode says may be ignored, and the few that are drawn
// empty, such as the fillers of Hangul and the empty pattern of Braille.
var blanks = [][2]rune{
	{0x0000, 0x0020},
	{0x007F, 0x00A0},
	{0x00AD, 0x00AD},
	{0x034F, 0x034F},
	{0x061C, 0x061C},
	{0x115F, 0x1160},
	{0x1680, 0x1680},
	{0x17B4, 0x17B5},
	{0x180B, 0x180F},
	{0x2000, 0x200F},
	{0x2028, 0x202F},
	{0x205F, 0x206F},
	{0x2800, 0x2800},
	{0x3000, 0x3000},
	{0x3164, 0x3164},
	{0xFE00, 0xFE0F},
	{0xFEFF, 0xFEFF},
	{0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFFB},
	{0x13430, 0x1343F},
	{0x1BCA0, 0x1BCA3},
	{0x1D159, 0x1D159},
	{0x1D173, 0x1D17A},
	{0xE0000, 0xE0FFF},
}

func isInvisible(r rune) bool {
	for _, blank := range blanks {
		if blank[0] <= r && r <= blank[1] {
			return true
		}
	}
	return false
}

// SpellConversationGroupName returns the spelling under which a group is looked
// for or made. A name may be spelled in several ways, such as a letter with its
// accent as one character or as two. All of them are the name that compose
// gives, Unicode's normalization form C. Only a group that was made under
// another spelling keeps it, and is found by it.
//
// Decide compares bytes, so whoever takes names in has to compose them.
func SpellConversationGroupName(name string, there func(name string) bool, compose func(string) string) string {
	composed := compose(name)
	if composed != name && there(name) {
		return name
	}
	return composed
}
