/**
 * What a whole server withstands: kills, hostile and huge pictures, crowds, and deletes that race
 * everything else. Short in every build; {@code ./mvnw verify -Pforce} runs the long forms.
 */
@NullMarked
package com.progimage.features.force;

import org.jspecify.annotations.NullMarked;
