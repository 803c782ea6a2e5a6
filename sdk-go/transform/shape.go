package transform

// Shape is an outline that [Transformation.Mask] cuts out.
type Shape string

// The shapes.
const (
	Circle   Shape = "circle"
	Ellipse  Shape = "ellipse"
	Square   Shape = "square"
	Diamond  Shape = "diamond"
	Triangle Shape = "triangle"
	Pentagon Shape = "pentagon"
	Hexagon  Shape = "hexagon"
	Star     Shape = "star"
	Heart    Shape = "heart"
	Squircle Shape = "squircle"
)

func (s Shape) isKnown() bool {
	switch s {
	case Circle, Ellipse, Square, Diamond, Triangle, Pentagon, Hexagon, Star, Heart, Squircle:
		return true
	default:
		return false
	}
}
