/** RFC 5802's saslname in ASCII, as Kafka takes it: a comma is written =2C, an equals sign =3D. For regular expressions. */
export const saslNamePattern = '(?:[\\x01-\\x2b\\x2d-\\x3c\\x3e-\\x7f]|=2C|=3D)+';
