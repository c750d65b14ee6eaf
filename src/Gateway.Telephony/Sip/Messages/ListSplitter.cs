using System.Diagnostics.CodeAnalysis;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Reads one header value; false when it breaks the grammar.</summary>
internal delegate bool HeaderValueParser<T>(ReadOnlySpan<char> text, [NotNullWhen(true)] out T? value)
    where T : class;

/// <summary>Walks the values of a list header; commas in quotes and brackets do not split, empty values are passed over.</summary>
internal ref struct ListSplitter(ReadOnlySpan<char> text)
{
    /// <summary>The value that <see cref="Next"/> stopped at, without blanks around it.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>What is left behind the value.</summary>
    public ReadOnlySpan<char> Rest { get; private set; } = SipGrammar.Trim(text);

    /// <summary>True when a quote or a bracket does not close: the value is then all that was left.</summary>
    public bool IsBroken { get; private set; }

    public bool Next()
    {
        while (!Rest.IsEmpty)
        {
            var length = SipGrammar.ListValueLength(Rest);
            IsBroken |= length < 0;
            Value = SipGrammar.Trim(length < 0 ? Rest : Rest[..length]);
            Rest = length < 0 || length == Rest.Length ? [] : SipGrammar.Trim(Rest[(length + 1)..]);
            if (!Value.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All values of one line, null when one is broken or there are more than <see cref="SipHeaders.MaxListValues"/>.</summary>
    public static T[]? ReadAll<T>(ReadOnlySpan<char> text, HeaderValueParser<T> parser)
        where T : class
    {
        var splitter = new ListSplitter(text);
        T[] values = [];
        while (splitter.Next())
        {
            if (splitter.IsBroken || values.Length == SipHeaders.MaxListValues || !parser(splitter.Value, out var value))
            {
                return null;
            }

            values = values.Length == 0 ? [value] : [.. values, value];
        }

        return values;
    }
}
