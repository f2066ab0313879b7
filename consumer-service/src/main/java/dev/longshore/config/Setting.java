package dev.longshore.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record component a configuration key: its default and its meaning stand here and nowhere
 * else. A record component without it is a section. The key is the component's name in kebab case.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** The default, spelled as a user would; items of a list are separated by commas. */
  String fallback();

  /** What the key does, in one sentence. */
  String meaning();

  /** The key's last part where the component's name cannot be it. */
  String name() default "";

  /** Whether {@code consume} cannot start without it. */
  boolean required() default false;

  /** Values of the contract that are refused as not supported yet. */
  String[] later() default {};

  /** For a list whose items may be sections: their keys, the first of which an item must have. */
  String[] fields() default {};
}
