/** Passwords that everybody tries first, in lower case; a connection may list more. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  (
    '123456 1234567 12345678 123456789 1234567890 12345 111111 000000 123123 654321 666666 ' +
    'password password1 password123 passw0rd p@ssw0rd p@ssword qwerty qwerty123 qwertyuiop ' +
    '1q2w3e4r 1qaz2wsx abc123 abcd1234 admin admin123 administrator letmein welcome welcome1 ' +
    'iloveyou monkey dragon football baseball sunshine princess master superman batman trustno1 ' +
    'starwars shadow michael jennifer jordan charlie hello123 freedom whatever changeme secret ' +
    'secret123 test1234 login guest default computer internet summer2024 winter2024'
  ).split(' '),
)
