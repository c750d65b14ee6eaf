using System.Collections;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>One parameter as it stands on the wire: <c>lr</c> has no value, <c>q=0.5</c> has one, quoted strings keep their quotes.</summary>
public readonly record struct SipParameter(string Name, string? Value)
{
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";
}

/// <summary>The parameters of a header value or URI in their order (RFC 3261 section 25.1, generic-param); immutable, names ignore case.</summary>
public sealed class SipParameters : IReadOnlyList<SipParameter>
{
    /// <summary>How many parameters one value may have; more is a fault.</summary>
    public const int MaxCount = 64;

    /// <summary>No parameters.</summary>
    public static readonly SipParameters Empty = new([]);

    private readonly SipParameter[] _items;

    private SipParameters(SipParameter[] items) => _items = items;

    public int Count => _items.Length;

    public SipParameter this[int index] => _items[index];

    /// <summary>The value without its quotes; null when the parameter is absent or has no value.</summary>
    public string? this[string name] =>
        IndexOf(name) is >= 0 and var index && _items[index].Value is { } value ? Plain(value) : null;

    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>These parameters with one set; a value that is no token and no address is quoted.</summary>
    public SipParameters With(string name, string? value) => WithWireValue(name, value is null ? null : ToWire(value));

    /// <summary>These parameters without one.</summary>
    public SipParameters Without(string name) =>
        Contains(name) ? new(Array.FindAll(_items, item => !Same(item.Name, name))) : this;

    /// <summary>As written: each parameter after a semicolon; empty when there is none.</summary>
    public override string ToString()
    {
        if (_items.Length == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    public IEnumerator<SipParameter> GetEnumerator() => ((IEnumerable<SipParameter>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>Reads what <see cref="ToString"/> writes: <c>*( SEMI generic-param )</c>; empty parameters (<c>;;</c>) are passed over, as RFC 4475 section 3.1.1.1 shows them in use.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = Empty;
        text = SipGrammar.Trim(text);
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != ';')
        {
            return false;
        }

        var items = new ParameterList();
        while (!text.IsEmpty)
        {
            text = text[1..];
            var length = SipGrammar.ParameterLength(text);
            if (length < 0 || !items.TryAdd(SipGrammar.Trim(text[..length])))
            {
                return false;
            }

            text = text[length..];
        }

        parameters = items.Count == 0 ? Empty : new(items.ToArray());
        return true;
    }

    /// <summary>Reads the headers of a URI: <c>hname=hvalue</c> pairs with an ampersand between them.</summary>
    internal static bool TryParseUriHeaders(ReadOnlySpan<char> text, out SipParameters headers)
    {
        headers = Empty;
        var items = new ParameterList();
        foreach (var range in text.Split('&'))
        {
            if (!items.TryAdd(text[range]))
            {
                return false;
            }
        }

        headers = items.Count == 0 ? Empty : new(items.ToArray());
        return true;
    }

    internal SipParameters WithWireValue(string name, string? value)
    {
        var index = IndexOf(name);
        SipParameter[] items = index < 0 ? [.. _items, default] : [.. _items];
        items[index < 0 ? ^1 : index] = new(name, value);
        return new(items);
    }

    internal void AppendTo(StringBuilder text, char before = ';')
    {
        foreach (var item in _items)
        {
            text.Append(before).Append(item.Name);
            if (item.Value is not null)
            {
                text.Append('=').Append(item.Value);
            }
        }
    }

    internal static bool Same(string a, string b) =>
        ReferenceEquals(a, b) || a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string value) =>
        value.Length >= 2 && value[0] == '"' ? SipGrammar.Unquote(value) : value;

    private static string ToWire(string value) =>
        SipGrammar.IsToken(value) || SipHost.IsAddressText(value) ? value : SipGrammar.Quote(value);

    private int IndexOf(string name)
    {
        for (var i = 0; i < _items.Length; i++)
        {
            if (Same(_items[i].Name, name))
            {
                return i;
            }
        }

        return -1;
    }

    private struct ParameterList
    {
        private SipParameter[]? _items;

        public int Count { get; private set; }

        public bool TryAdd(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
            {
                return true;
            }

            var equals = text.IndexOf('=');
            var name = SipGrammar.Trim(equals < 0 ? text : text[..equals]);
            if (name.IsEmpty || name.ContainsAny("\" \t<>") || Count == MaxCount)
            {
                return false;
            }

            string? value = null;
            if (equals >= 0 && !TryReadValue(SipGrammar.Trim(text[(equals + 1)..]), out value))
            {
                return false;
            }

            _items ??= new SipParameter[4];
            if (Count == _items.Length)
            {
                Array.Resize(ref _items, Count * 2);
            }

            _items[Count++] = new(Intern(name), value);
            return true;
        }

        public readonly SipParameter[] ToArray() => _items is null ? [] : _items[..Count];

        private static bool TryReadValue(ReadOnlySpan<char> text, out string? value)
        {
            value = null;
            var isQuoted = text is ['"', ..];
            if (isQuoted ? SipGrammar.QuotedLength(text) != text.Length : text.ContainsAny("\" \t<>"))
            {
                return false;
            }

            value = text.ToString();
            return true;
        }

        private static string Intern(ReadOnlySpan<char> name) => name switch
        {
            "branch" => "branch",
            "rport" => "rport",
            "received" => "received",
            "tag" => "tag",
            "lr" => "lr",
            "transport" => "transport",
            "expires" => "expires",
            "q" => "q",
            "user" => "user",
            "ob" => "ob",
            "alias" => "alias",
            _ => name.ToString(),
        };
    }
}
