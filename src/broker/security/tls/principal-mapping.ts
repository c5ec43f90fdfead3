/** One of Kafka's ssl.principal.mapping.rules. */
type Rule = { kind: 'default' } | { kind: 'rule'; pattern: RegExp; replacement: string; change: '' | 'L' | 'U' };

/**
 * Kafka's SslPrincipalMapper: the first rule whose pattern matches the whole distinguished name decides the user's name.
 * `RULE:pattern/replacement/[LU]`, comma separated; `DEFAULT` takes the name as it is. The mapping throws when no rule
 * applies: such a client is refused. Throws at once when the rules cannot be read.
 */
export function principalMapping(rules: string): (distinguishedName: string) => string {
  const parsed = parse(rules);
  return (name) => {
    for (const rule of parsed) {
      if (rule.kind === 'default') return name;
      if (!rule.pattern.test(name)) continue;
      const mapped = name.replace(rule.pattern, rule.replacement).trim();
      return rule.change === 'L' ? mapped.toLowerCase() : rule.change === 'U' ? mapped.toUpperCase() : mapped;
    }
    throw new Error(`no rule of ${rules} applies to ${name}`);
  };
}

const ruleSyntax = /\s*(?:(DEFAULT)|RULE:((?:\\.|[^\\/])*)\/((?:\\.|[^\\/])*)\/([LU]?))\s*(?:,|$)/y;

function parse(rules: string): Rule[] {
  const text = rules.trim() === '' ? 'DEFAULT' : rules;
  const found: Rule[] = [];
  ruleSyntax.lastIndex = 0;
  while (ruleSyntax.lastIndex < text.length) {
    const at = ruleSyntax.lastIndex;
    const match = ruleSyntax.exec(text);
    if (match === null) {
      throw new Error(
        `principalMappingRules: not a rule: ${text.slice(at)}; write RULE:pattern/replacement/[LU] or DEFAULT`,
      );
    }
    const [, isDefault, pattern = '', replacement = '', change = ''] = match;
    found.push(
      isDefault
        ? { kind: 'default' }
        : {
            kind: 'rule',
            pattern: new RegExp(`^(?:${pattern})$`),
            replacement: replacement.replaceAll('\\/', '/'),
            change: change as '' | 'L' | 'U',
          },
    );
  }
  return found;
}
