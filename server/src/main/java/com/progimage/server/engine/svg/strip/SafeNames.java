package com.progimage.server.engine.svg.strip;

import java.util.Set;

/** Allowlist of the names in a sanitized drawing: those that only draw, in exact case. */
final class SafeNames {
  private static final Set<String> ELEMENTS =
      words(
          """
          svg g defs symbol use a switch title desc style
          path rect circle ellipse line polyline polygon text tspan textPath image
          marker pattern mask clipPath linearGradient radialGradient stop filter
          feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
          feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
          feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
          feSpecularLighting feSpotLight feTile feTurbulence
          animate animateColor animateMotion animateTransform set mpath
          """);

  private static final Set<String> ANIMATIONS =
      Set.of("animate", "animateColor", "animateMotion", "animateTransform", "set");

  /** Properties that are also attributes. */
  private static final Set<String> PRESENTATION =
      words(
          """
          alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
          color-interpolation-filters color-rendering direction display dominant-baseline fill
          fill-opacity fill-rule filter flood-color flood-opacity font font-family
          font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style
          font-variant font-variation-settings font-weight glyph-orientation-horizontal
          glyph-orientation-vertical image-rendering inline-size isolation kerning letter-spacing
          lighting-color line-height marker marker-end marker-mid marker-start mask mask-type
          mix-blend-mode opacity overflow paint-order pointer-events shape-rendering
          stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
          stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor
          text-decoration text-decoration-color text-decoration-line text-decoration-style
          text-indent text-orientation text-overflow text-rendering text-transform transform
          transform-box transform-origin unicode-bidi vector-effect visibility white-space
          word-spacing writing-mode x y cx cy r rx ry d width height
          """);

  private static final Set<String> PROPERTIES =
      words(
          """
          animation animation-delay animation-direction animation-duration animation-fill-mode
          animation-iteration-count animation-name animation-play-state
          animation-timing-function transition transition-delay transition-duration
          transition-property transition-timing-function
          background background-color rotate scale translate
          offset-anchor offset-distance offset-path offset-rotate
          mask-clip mask-composite mask-mode mask-origin mask-position mask-repeat mask-size
          font-synthesis text-shadow user-select will-change
          max-width max-height min-width min-height
          """);

  private static final Set<String> ATTRIBUTES =
      words(
          """
          accumulate additive amplitude attributeName attributeType azimuth baseFrequency begin
          bias by calcMode class clipPathUnits contentScriptType contentStyleType cx cy d
          diffuseConstant divisor dur dx dy edgeMode elevation end exponent fill filterRes
          filterUnits fr from fx fy gradientTransform gradientUnits height href id in in2 intercept
          k1 k2 k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lang lengthAdjust
          limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits max
          media method min mode numOctaves offset operator order orient origin path pathLength
          patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ
          preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur
          requiredExtensions requiredFeatures restart result role rotate rx ry scale seed side
          slope spacing specularConstant specularExponent spreadMethod startOffset stdDeviation
          stitchTiles style surfaceScale systemLanguage tableValues targetX targetY textLength to
          transform type values version viewBox width x x1 x2 xChannelSelector y y1 y2
          yChannelSelector z zoomAndPan
          """);

  /** Attributes that an animation must not change. */
  private static final Set<String> FIXED = Set.of("href", "id", "style", "attributeName", "type");

  private SafeNames() {}

  static boolean isElement(String name) {
    return ELEMENTS.contains(name);
  }

  static boolean isAnimation(String element) {
    return ANIMATIONS.contains(element);
  }

  static boolean isAttribute(String name) {
    return ATTRIBUTES.contains(name) || PRESENTATION.contains(name) || name.startsWith("aria-");
  }

  static boolean isAnimated(String attribute) {
    return isAttribute(attribute) && !FIXED.contains(attribute) || attribute.isEmpty();
  }

  /** Whether a style sheet may use the property; in lower case. */
  static boolean isProperty(String name) {
    return PRESENTATION.contains(name) || PROPERTIES.contains(name) || name.startsWith("--");
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
