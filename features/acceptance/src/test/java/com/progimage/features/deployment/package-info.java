/** What ships for operators: image, compose file, gateway, units. Held to what the server knows. */
@NullMarked
package com.progimage.features.deployment;

import org.jspecify.annotations.NullMarked;
