/**
 * Names what a picture shows, with the network EfficientNet-Lite0. Start with {@link
 * LabelAnalyzer}; its weights are a {@link LabelModel}.
 */
@NullMarked
package com.progimage.server.engine.analysis.label;

import org.jspecify.annotations.NullMarked;
