/** The user's scenarios, each against a real server process. Start with the feature files. */
@NullMarked
package com.progimage.features;

import org.jspecify.annotations.NullMarked;
