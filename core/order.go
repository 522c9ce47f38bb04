package core

// Sort orders a list by compare and keeps the order of what is equal. In the
// module it is a tenth of slices.SortFunc, of which every type gets its own.
func Sort[T any](list []T, compare func(a, b T) int) {
	mergeSort(list, make([]T, len(list)), compare)
}

// mergeSort orders a list with a second one of the same length for room.
func mergeSort[T any](list, room []T, compare func(a, b T) int) {
	if len(list) < 2 {
		return
	}
	middle := len(list) / 2
	mergeSort(list[:middle], room[:middle], compare)
	mergeSort(list[middle:], room[middle:], compare)
	if compare(list[middle-1], list[middle]) <= 0 {
		return // In order already, as a list that changed little mostly is.
	}
	left := room[:copy(room, list[:middle])]
	right := list[middle:]
	for i := range list {
		if len(left) == 0 {
			return
		}
		if len(right) == 0 || compare(left[0], right[0]) <= 0 {
			list[i], left = left[0], left[1:]
		} else {
			list[i], right = right[0], right[1:]
		}
	}
}
