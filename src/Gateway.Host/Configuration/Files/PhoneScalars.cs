using Gateway.Desk.Contacts;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Readers of countries and phone numbers; numbers come out in E.164 form.</summary>
internal static class PhoneScalars
{
    private const int LongestInternal = 6;

    /// <summary>A country whose numbering the gateway knows.</summary>
    public static string? Country(string text, out string value)
    {
        value = text.ToUpperInvariant();
        return PhoneNumber.IsKnownCountry(value) ? null
            : $"'{text}' is no country whose numbers are known, expected two letters as in ISO 3166, for example DE";
    }

    /// <summary>A public number.</summary>
    public static ScalarReader<string> Public(string country) => (string text, out string value) =>
    {
        var isNumber = PhoneNumber.TryParse(text, country, out var number);
        value = isNumber ? number.Value : "";
        return isNumber ? null : $"'{text}' is no phone number in {country}, expected for example +49301234567 or 030 1234567";
    };

    /// <summary>A number as callers of a trunk dial it: a public one, or an internal one of two to six digits.</summary>
    public static ScalarReader<string> Dialled(string country) => (string text, out string value) =>
    {
        value = text;
        var isInternal = text.Length is >= 2 and <= LongestInternal && text[0] != '0' && text.All(char.IsAsciiDigit);
        return isInternal ? null
            : Public(country)(text, out value) is { } wrong ? $"{wrong}, or two to six digits inside a telephone system"
            : null;
    };

    /// <summary>Digits inside the house; those of numbers outside begin with 0.</summary>
    public static readonly ScalarReader<string> Extension = (string text, out string value) =>
    {
        value = text;
        return text.Length is >= 2 and <= 6 && text.All(char.IsAsciiDigit) && text[0] != '0'
            ? null
            : $"'{text}' is no extension, expected 2 to 6 digits that do not begin with 0, for example 21";
    };
}
