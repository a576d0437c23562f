/**
 * What users set: files, environment, typed records with their defaults, and the token. A leaf:
 * depends on nobody.
 */
@NullMarked
package dev.vtr.config;

import org.jspecify.annotations.NullMarked;
