/** TLS alerts, as OpenSSL names them in Node's error codes: what the other side says of our certificate. */

/** The server wants a client certificate, or does not like the one that it got. */
export const isClientCertificateAlert = (code: string): boolean =>
  /^ERR_SSL_.*ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)$/.test(
    code,
  )

/** Any alert means that the other side speaks TLS. */
export const isAlert = (code: string): boolean => /^ERR_SSL_.*ALERT_/.test(code)
