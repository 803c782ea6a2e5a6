package transform

import "strconv"

// ResizeOption refines a resize: a [Fit], a [Gravity] or [Enlarge].
type ResizeOption interface {
	refine(*box)
}

// Fit says how a picture fits the box of a resize.
type Fit string

// The fits. Inside, the default, makes the picture as large as fits into the box; Cover fills the
// box and crops; Contain fits into the box and pads; Fill distorts; Outside makes the picture as
// small as covers the box.
const (
	Inside  Fit = "inside"
	Cover   Fit = "cover"
	Contain Fit = "contain"
	Fill    Fit = "fill"
	Outside Fit = "outside"
)

func (f Fit) refine(b *box) { b.fit = f }

type enlarge struct{}

// Enlarge lets a resize make the picture larger than it is.
var Enlarge ResizeOption = enlarge{}

func (enlarge) refine(b *box) { b.enlarge = true }

// Resize resizes to a box of pixels, each side 1 to 16,384.
func (t Transformation) Resize(width, height int, options ...ResizeOption) Transformation {
	t, okWidth := t.within("width", width, 1, maxSide)
	t, okHeight := t.within("height", height, 1, maxSide)
	if !okWidth || !okHeight {
		return t
	}
	return t.resize(refined(box{width: width, height: height}, options))
}

// ResizeToWidth resizes to a width, 1 to 16,384, and keeps the ratio.
func (t Transformation) ResizeToWidth(width int, options ...ResizeOption) Transformation {
	t, ok := t.within("width", width, 1, maxSide)
	if !ok {
		return t
	}
	return t.resize(refined(box{width: width}, options))
}

// ResizeToHeight resizes to a height, 1 to 16,384, and keeps the ratio.
func (t Transformation) ResizeToHeight(height int, options ...ResizeOption) Transformation {
	t, ok := t.within("height", height, 1, maxSide)
	if !ok {
		return t
	}
	return t.resize(refined(box{height: height}, options))
}

// box is what a resize fits a picture into. A side of 0 follows from the ratio.
type box struct {
	width, height int
	fit           Fit
	gravity       Gravity
	enlarge       bool
}

func refined(b box, options []ResizeOption) box {
	for _, option := range options {
		option.refine(&b)
	}
	return b
}

func (t Transformation) resize(b box) Transformation {
	if b.gravity.err != nil {
		return t.failed(b.gravity.err)
	}
	switch b.fit {
	case "", Inside, Cover, Contain, Fill, Outside:
	default:
		return t.fail("'%s' is not a fit: use inside, cover, contain, fill or outside", b.fit)
	}
	t = t.then(b.String())
	if t.err == nil {
		t.last = &b
	}
	return t
}

func (b box) String() string {
	text := "resize_" + side(b.width) + "x" + side(b.height)
	if b.width > 0 && b.height > 0 && b.fit != "" && b.fit != Inside {
		text += "_" + string(b.fit)
		pads := b.fit == Contain && b.gravity != Attention
		if (b.fit == Cover || pads) && !b.gravity.isCenter() {
			text += "_" + b.gravity.String()
		}
	}
	if b.enlarge {
		text += "_enlarge"
	}
	return text
}

func side(pixels int) string {
	if pixels == 0 {
		return ""
	}
	return strconv.Itoa(pixels)
}
