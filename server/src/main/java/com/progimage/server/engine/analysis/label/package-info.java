/**
 * Names what a picture shows, with the network EfficientNet-Lite0. Start with {@link
 * LabelAnalyzer}; the weights are {@link LabelWeights}.
 */
@NullMarked
package com.progimage.server.engine.analysis.label;

import org.jspecify.annotations.NullMarked;
