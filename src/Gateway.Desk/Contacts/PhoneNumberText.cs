using System.Text;

namespace Gateway.Desk.Contacts;

/// <summary>How an E.164 number is shown: in groups to people, masked to logs.</summary>
internal static class PhoneNumberText
{
    private const int GroupLength = 3;
    private const int ShownBehind = 2;
    private const int ShownInFront = 5;

    /// <summary>Calling code, then groups of three; the last has two to four digits.</summary>
    public static string Display(string value)
    {
        if (value.Length == 0)
        {
            return "";
        }

        var digits = value.AsSpan(1);
        var codeLength = NumberingPlan.CallingCodeLength(digits);
        var text = new StringBuilder("+").Append(digits[..codeLength]);
        var rest = digits[codeLength..];
        while (rest.Length > 0)
        {
            var take = rest.Length <= GroupLength + 1 ? rest.Length : GroupLength;
            text.Append(' ').Append(rest[..take]);
            rest = rest[take..];
        }

        return text.ToString();
    }

    /// <summary>The first digits and the last two; the rest as dots.</summary>
    public static string Mask(string value) => value.Length <= ShownInFront + ShownBehind
        ? value
        : $"{value.AsSpan(0, ShownInFront)}•••{value.AsSpan(value.Length - ShownBehind)}";
}
