package core

// capitals are stretches of capital letters: from one to another, in steps of 1 or 2, and
// how far the small letter is from each. Scripts in which few names are written are
// left out: all there are take many times the room.
var capitals = [...][4]int32{
	{'A', 'Z', 1, 32},
	{0xC0, 0xD6, 1, 32},
	{0xD8, 0xDE, 1, 32}, // Latin.
	{0x100, 0x12E, 2, 1},
	{0x132, 0x136, 2, 1},
	{0x139, 0x147, 2, 1},
	{0x14A, 0x176, 2, 1},
	{0x178, 0x178, 1, -121},
	{0x179, 0x17D, 2, 1},
	{0x386, 0x386, 1, 38},
	{0x388, 0x38A, 1, 37},
	{0x38C, 0x38C, 1, 64},
	{0x38E, 0x38F, 1, 63}, // Greek.
	{0x391, 0x3A1, 1, 32},
	{0x3A3, 0x3AB, 1, 32},
	{0x400, 0x40F, 1, 80},
	{0x410, 0x42F, 1, 32}, // Cyrillic.
	{0x460, 0x480, 2, 1},
	{0x48A, 0x4BE, 2, 1},
	{0x4C0, 0x4C0, 1, 15},
	{0x4C1, 0x4CD, 2, 1},
	{0x4D0, 0x52E, 2, 1},
	{0x531, 0x556, 1, 48}, // Armenian.
	{0x1E00, 0x1E94, 2, 1},
	{0x1E9E, 0x1E9E, 1, -7615},
	{0x1EA0, 0x1EFE, 2, 1},  // Latin again.
	{0xFF21, 0xFF3A, 1, 32}, // Latin, full-width.
}

// FoldName makes names comparable whose letters differ in being capitals: Latin, Greek,
// Cyrillic and Armenian ones.
func FoldName(name string) string {
	for _, character := range name {
		if small(character) != character {
			characters := []rune(name)
			for i := range characters {
				characters[i] = small(characters[i])
			}
			return string(characters)
		}
	}
	return name
}

func small(character rune) rune {
	for i := range capitals {
		stretch := &capitals[i]
		if character < stretch[0] {
			break
		}
		if character <= stretch[1] {
			if (character-stretch[0])%stretch[2] == 0 {
				return character + stretch[3]
			}
			break
		}
	}
	return character
}
