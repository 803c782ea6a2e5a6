// Package transform describes what the server does to a picture when it delivers it.
//
// Start with [New] and add operations, which the server does in this order, and settings, which
// apply to the whole:
//
//	transform.New().Resize(640, 360, transform.Cover, transform.North).Rotate(90).Quality(70)
//
// Transformations are values: each method returns a new one and changes nothing. A method whose
// arguments are out of range returns a transformation whose [Transformation.Err] says so; the
// client refuses it before it sends anything.
package transform
