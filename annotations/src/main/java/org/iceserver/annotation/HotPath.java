package org.iceserver.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs once per relayed packet: no heap allocation, no log, no lock. On a class it stands for each of its methods.
 *
 * <p>A rule finds loggers, streams, locks and lambdas that capture in what is so marked; allocation tests find the rest.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface HotPath {
}
