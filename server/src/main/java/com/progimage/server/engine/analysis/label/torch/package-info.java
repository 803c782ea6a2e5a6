/** Reads the original weights of labels from PyTorch's file. Start with {@link OriginalLabels}. */
@NullMarked
package com.progimage.server.engine.analysis.label.torch;

import org.jspecify.annotations.NullMarked;
