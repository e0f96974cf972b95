package scenario

// In returns the verdict as it is told in a language.
func (v Verdict) In(l Lang) string {
	if l != Korean {
		return string(v)
	}
	switch v {
	case Holds:
		return "성립합니다"
	case Partly:
		return "일부만 성립합니다"
	case DoesNotHold:
		return "여기서는 성립하지 않습니다"
	case NotJudged:
		return "판정하지 않았습니다"
	case Kept:
		return "지켜졌습니다"
	case Broken:
		return "지켜지지 않았습니다"
	}
	return string(v)
}
