package transform

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/progimage/progimage/sdk-go/internal/ids"
)

var (
	presetName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	hexColor   = regexp.MustCompile(`^[0-9a-f]{6}(?:[0-9a-f]{2})?$`)
)

// Crop crops to a rectangle, clipped to the picture: x and y of its top left corner, 0 to
// 1,000,000, and its sides, 1 to 1,000,000.
func (t Transformation) Crop(x, y, width, height int) Transformation {
	t, _ = t.within("x", x, 0, maxCoordinate)
	t, _ = t.within("y", y, 0, maxCoordinate)
	t, _ = t.within("width", width, 1, maxCoordinate)
	t, _ = t.within("height", height, 1, maxCoordinate)
	return t.then(fmt.Sprintf("crop_%dx%dx%dx%d", x, y, width, height))
}

// Rotate rotates clockwise by degrees, −360 to 360, rounded to 0.0001.
func (t Transformation) Rotate(degrees float64) Transformation {
	t, angle, _ := t.angle(degrees)
	return t.then("rotate_" + angle)
}

// Flip flips vertically.
func (t Transformation) Flip() Transformation { return t.then("flip") }

// Flop flips horizontally.
func (t Transformation) Flop() Transformation { return t.then("flop") }

// Grayscale converts to gray.
func (t Transformation) Grayscale() Transformation { return t.then("grayscale") }

// Trim removes the border that has the color of the top left corner, within a tolerance of 10.
func (t Transformation) Trim() Transformation { return t.then("trim") }

// TrimWithin removes the border that has the color of the top left corner: the tolerance is the
// maximum difference of a channel, 0 to 255.
func (t Transformation) TrimWithin(tolerance int) Transformation {
	return t.whole("trim", "tolerance", tolerance, 0, 255, 10)
}

// Pad adds background on all sides: pixels, 0 to 16,384.
func (t Transformation) Pad(all int) Transformation {
	return t.PadSides(all, all, all, all)
}

// PadSides adds background: pixels, each 0 to 16,384.
func (t Transformation) PadSides(top, right, bottom, left int) Transformation {
	for _, side := range []int{top, right, bottom, left} {
		t, _ = t.within("padding", side, 0, maxSide)
	}
	if top == right && right == bottom && bottom == left {
		return t.then(fmt.Sprintf("pad_%d", top))
	}
	return t.then(fmt.Sprintf("pad_%dx%dx%dx%d", top, right, bottom, left))
}

// Round rounds the corners and makes the outside transparent: radius in pixels, 0 to 16,384, capped
// at half of the shorter side.
func (t Transformation) Round(radius int) Transformation {
	return t.whole("round", "radius", radius, 0, maxSide, -1)
}

// Circle cuts out the largest centered circle.
func (t Transformation) Circle() Transformation { return t.then("circle") }

// Mask cuts out the largest centered outline of a shape.
func (t Transformation) Mask(shape Shape) Transformation {
	if !shape.isKnown() {
		return t.fail("'%s' is not a shape", shape)
	}
	if shape == Circle {
		return t.Circle()
	}
	return t.then("mask_" + string(shape))
}

// MaskWith masks the picture with another stored image, stretched over it. Each pixel keeps as much
// as that image is opaque there or, if that image is fully opaque, as much as it is light there.
func (t Transformation) MaskWith(imageID string) Transformation {
	t, id := t.image(imageID)
	return t.then("mask_" + id)
}

// Overlay draws another stored image in the center.
func (t Transformation) Overlay(imageID string) Transformation {
	return t.OverlayAt(imageID, Center, 1)
}

// OverlayAt draws another stored image in its own size, or reduced to fit if it is larger than the
// picture. Both align at the gravity, which is not Attention. The opacity is 0 to 1.
func (t Transformation) OverlayAt(imageID string, at Gravity, opacity float64) Transformation {
	t, id := t.image(imageID)
	if at.err != nil {
		return t.failed(at.err)
	}
	if at == Attention {
		return t.fail("an overlay needs a fixed position: use a gravity other than attention")
	}
	t, amount, _ := t.decimal("opacity", opacity, 0, 1)
	step := "overlay_" + id
	if !at.isCenter() {
		step += "_" + at.String()
	}
	return t.then(step + unless("1", amount))
}

// Preset applies the steps that the server's operator has given a name, which has up to 40
// lower-case letters, digits and hyphens.
func (t Transformation) Preset(name string) Transformation {
	if !presetName.MatchString(name) {
		return t.fail("'%s' is not a preset name: use lower-case letters, digits and hyphens", name)
	}
	return t.then("preset_" + name)
}

func (t Transformation) image(id string) (Transformation, string) {
	known, ok := ids.Find(id)
	if !ok {
		t = t.fail("'%s' is not an image id: use an image record's id", id)
	}
	return t, known
}

// whole appends an operation with one whole argument, which is left out if it is the default; -1:
// there is none.
func (t Transformation) whole(step, name string, value, least, most, byDefault int) Transformation {
	t, _ = t.within(name, value, least, most)
	if value == byDefault {
		return t.then(step)
	}
	return t.then(fmt.Sprintf("%s_%d", step, value))
}

// color returns the canonical text of a color.
func (t Transformation) color(color string) (Transformation, string) {
	lower := strings.ToLower(color)
	if !hexColor.MatchString(lower) {
		t = t.fail("color is '%s', must be rrggbb or rrggbbaa in hex digits", color)
	}
	if len(lower) == 8 {
		lower = strings.TrimSuffix(lower, "ff")
	}
	return t, lower
}

// unless returns the text of an argument; empty if it is the default.
func unless(byDefault, argument string) string {
	if argument == byDefault {
		return ""
	}
	return "_" + argument
}
