namespace Gateway.Telephony.Sip.Trunks;

/// <summary>A public telephone number as "+" and 7 to 15 digits (ITU-T E.164), and nothing else: what is called is always a value
/// of this type, so that no text of a caller can become a parameter, a header or a second destination.</summary>
public readonly record struct E164Number
{
    private const int MinDigits = 7;
    private const int MaxDigits = 15;

    private readonly string? _value;

    private E164Number(string value) => _value = value;

    /// <summary>The number, for example "+49301234567"; empty for the default value, which is no number.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads exactly "+" and digits; separators, parameters, escapes, a leading zero and everything else are refused.</summary>
    public static bool TryParse(string? text, out E164Number number)
    {
        var isNumber = text is ['+', >= '1' and <= '9', ..]
            && text.Length is > MinDigits and <= MaxDigits + 1
            && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
        number = isNumber ? new E164Number(text!) : default;
        return isNumber;
    }

    /// <summary>The number with its middle hidden, as logs show it.</summary>
    public override string ToString() => Value.Length > 7 ? $"{Value.AsSpan(0, 5)}•••{Value.AsSpan(Value.Length - 2)}" : Value;

    /// <summary>The number as a provider wants it written.</summary>
    /// <param name="format">The provider's form.</param>
    /// <param name="callingCode">Digits of the country whose numbers are national.</param>
    internal string Write(NumberFormat format, string callingCode) => format switch
    {
        NumberFormat.Digits => Value[1..],
        NumberFormat.ZeroZero => $"00{Value.AsSpan(1)}",
        NumberFormat.National when Value.AsSpan(1).StartsWith(callingCode) => $"0{Value.AsSpan(1 + callingCode.Length)}",
        NumberFormat.National => $"00{Value.AsSpan(1)}",
        _ => Value,
    };
}

/// <summary>How numbers stand in SIP addresses of a provider.</summary>
public enum NumberFormat
{
    /// <summary>+49301234567.</summary>
    Plus,

    /// <summary>49301234567.</summary>
    Digits,

    /// <summary>0049301234567.</summary>
    ZeroZero,

    /// <summary>0301234567 at home, 0043... abroad.</summary>
    National,
}
