using System.Buffers;

namespace Gateway.Desk.Contacts;

/// <summary>
/// A public telephone number in E.164 form: "+", calling code, national significant number, 15 digits at most.
/// <see cref="ToString"/> is masked, so that a number is in a log only where somebody meant it.
/// </summary>
public readonly record struct PhoneNumber
{
    /// <summary>Digits that a number has at most (ITU-T E.164, 6.1).</summary>
    public const int MaxDigits = 15;

    private const int MinDigits = 7;
    private const int MaxTextLength = 64;

    // RFC 3966 section 3 knows "-", ".", "(" and ")"; people also write spaces and slashes.
    private static readonly SearchValues<char> Separators = SearchValues.Create("-.()/ \u00A0");

    private readonly string? _value;

    private PhoneNumber(string value) => _value = value;

    /// <summary>The normal form, for example "+49301234567". Empty for the default value, which is no number.</summary>
    public string Value => _value ?? "";

    /// <summary>The number in groups for people, for example "+49 301 234 567".</summary>
    public string Display => PhoneNumberText.Display(Value);

    /// <summary>Whether national numbers of this country (ISO 3166 two-letter code) can be read.</summary>
    public static bool IsKnownCountry(string country) => NumberingPlan.Find(country) is not null;

    /// <summary>
    /// Reads a number as SIP user parts, tel URIs (RFC 3966) and people write it. National numbers are those of
    /// <paramref name="country"/>; international ones begin with "+" or the country's international prefix. Internal
    /// and short numbers, names and "anonymous" are no phone numbers.
    /// </summary>
    public static bool TryParse(string? text, string country, out PhoneNumber number)
    {
        number = default;
        if (text is null || text.Length > MaxTextLength || !TryReadDigits(text, out var digits, out var hasPlus))
        {
            return false;
        }

        var plan = NumberingPlan.Find(country);
        var international = hasPlus ? digits : plan?.ToInternational(digits);
        if (international is null)
        {
            return false;
        }

        international = NumberingPlan.WithoutTrunkPrefix(international);
        if (international.Length is < MinDigits or > MaxDigits || international[0] == '0')
        {
            return false;
        }

        number = new PhoneNumber("+" + international);
        return true;
    }

    /// <summary>
    /// Reads what somebody wants called: an optional "+" and digits, with blanks between at most. Where <see cref="TryParse"/>
    /// forgives what stands round a number, here parameters, escapes, hosts and everything else make it no number (toll fraud).
    /// </summary>
    public static bool TryParseDialled(string? text, string country, out PhoneNumber number)
    {
        number = default;
        var digits = text?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        var isPlain = digits.Length is > 0 and <= MaxTextLength
            && !digits.AsSpan(digits[0] == '+' ? 1 : 0).ContainsAnyExceptInRange('0', '9');
        return isPlain && TryParse(digits, country, out number);
    }

    /// <summary>The number with its middle hidden, for example "+4930•••67".</summary>
    public override string ToString() => PhoneNumberText.Mask(Value);

    private static bool TryReadDigits(string text, out string digits, out bool hasPlus)
    {
        var rest = SubscriberPart(text);
        hasPlus = rest.StartsWith('+');
        rest = hasPlus ? rest[1..] : rest;
        Span<char> buffer = stackalloc char[MaxTextLength];
        var length = 0;
        digits = "";
        foreach (var symbol in rest)
        {
            if (char.IsAsciiDigit(symbol))
            {
                buffer[length++] = symbol;
            }
            else if (!Separators.Contains(symbol))
            {
                return false;
            }
        }

        digits = new string(buffer[..length]);
        return length > 0;
    }

    // "sip:", "sips:" and "tel:" in front, "@host" and parameters behind are no part of the number.
    private static ReadOnlySpan<char> SubscriberPart(string text)
    {
        var rest = text.AsSpan().Trim();
        foreach (var scheme in (ReadOnlySpan<string>)["tel:", "sip:", "sips:"])
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[scheme.Length..];
                break;
            }
        }

        var end = rest.IndexOfAny(';', '@', '?');
        return (end < 0 ? rest : rest[..end]).Trim();
    }
}
