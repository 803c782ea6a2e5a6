package transform

// Gravity is the point of interest of a picture: Cover keeps the part around it, Contain places the
// picture there. The zero value is the center.
type Gravity struct {
	text string
	err  error
}

// The named points. Attention is the area with the most edges, skin tones and saturated colors; it
// only affects Cover.
var (
	Center    = Gravity{text: "center"}
	North     = Gravity{text: "north"}
	Northeast = Gravity{text: "northeast"}
	East      = Gravity{text: "east"}
	Southeast = Gravity{text: "southeast"}
	South     = Gravity{text: "south"}
	Southwest = Gravity{text: "southwest"}
	West      = Gravity{text: "west"}
	Northwest = Gravity{text: "northwest"}
	Attention = Gravity{text: "attention"}
)

var named = []Gravity{
	Center, North, Northeast, East, Southeast, South, Southwest, West, Northwest, Attention,
}

var points = map[string]Gravity{
	"0.5x0.5": Center, "0.5x0": North, "1x0": Northeast, "1x0.5": East, "1x1": Southeast,
	"0.5x1": South, "0x1": Southwest, "0x0.5": West, "0x0": Northwest,
}

// At returns a point as fractions of the picture, rounded to 0.0001: x from 0, the left edge, to 1,
// the right edge, and y from 0, the top edge, to 1, the bottom edge.
func At(x, y float64) Gravity {
	t, fractionX, _ := New().decimal("x", x, 0, 1)
	t, fractionY, _ := t.decimal("y", y, 0, 1)
	if t.err != nil {
		return Gravity{err: t.err}
	}
	place := fractionX + "x" + fractionY
	if name, ok := points[place]; ok {
		return name
	}
	return Gravity{text: place}
}

// String returns its form in a transformation, such as north or 0.3x0.7.
func (g Gravity) String() string {
	if g.text == "" {
		return Center.text
	}
	return g.text
}

func (g Gravity) isCenter() bool { return g.String() == Center.text }

func (g Gravity) refine(b *box) { b.gravity = g }
