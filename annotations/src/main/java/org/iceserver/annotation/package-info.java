/** Marks on classes and methods of every module. They say what a rule then checks. */
package org.iceserver.annotation;
