using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// The header lines of a message in their order (RFC 3261 section 7.3). Names ignore case and compact forms count as the
/// long name. Values are read when asked for. Changed by one thread at a time; reading is free for all once a message is shared.
/// </summary>
public sealed class SipHeaders : IEnumerable<KeyValuePair<string, string>>
{
    /// <summary>How many values the lines of one list header (Via, Route, Contact) may have together.</summary>
    public const int MaxListValues = 128;

    private HeaderLine[] _lines;

    internal SipHeaders(int capacity = 16) => _lines = new HeaderLine[capacity];

    /// <summary>Number of lines.</summary>
    public int Count { get; private set; }

    /// <summary>All Via values, topmost first.</summary>
    public IReadOnlyList<ViaHeader> Vias => List<ViaHeader>(HeaderNames.Via, ViaHeader.TryParse);

    /// <summary>All Contact values; empty for <c>Contact: *</c>.</summary>
    public IReadOnlyList<NameAddress> Contacts => HasWildcardContact ? [] : List<NameAddress>(HeaderNames.Contact, NameAddress.TryParse);

    /// <summary>True for <c>Contact: *</c>, which stands for all bindings of a user (section 10.2.2).</summary>
    public bool HasWildcardContact => Get(HeaderNames.Contact) is "*" && CountOf(HeaderNames.Contact) == 1;

    /// <summary>All Route values, topmost first.</summary>
    public IReadOnlyList<NameAddress> Routes => List<NameAddress>(HeaderNames.Route, NameAddress.TryParse);

    /// <summary>All Record-Route values, topmost first.</summary>
    public IReadOnlyList<NameAddress> RecordRoutes => List<NameAddress>(HeaderNames.RecordRoute, NameAddress.TryParse);

    /// <summary>The addresses of any other header (P-Asserted-Identity, Diversion, Refer-To); empty when absent or broken.</summary>
    public IReadOnlyList<NameAddress> Addresses(string name) =>
        TryReadList<NameAddress>(HeaderNames.Canonical(name), NameAddress.TryParse, out var values) ? values : [];

    internal ReadOnlySpan<HeaderLine> Lines => _lines.AsSpan(0, Count);

    /// <summary>The value of the first line with that name, null when there is none.</summary>
    public string? Get(string name) => IndexOf(HeaderNames.Canonical(name)) is >= 0 and var index ? _lines[index].Text() : null;

    /// <summary>The value of each line with that name.</summary>
    public IEnumerable<string> GetAll(string name)
    {
        name = HeaderNames.Canonical(name);
        for (var i = IndexOf(name); i >= 0; i = IndexOf(name, i + 1))
        {
            yield return _lines[i].Text();
        }
    }

    /// <summary>The values of a header that is a list (Require, Supported, Allow, Accept), split at its commas over all lines.</summary>
    public IReadOnlyList<string> GetValues(string name)
    {
        var values = new List<string>();
        foreach (var line in GetAll(name))
        {
            var splitter = new ListSplitter(line);
            while (splitter.Next())
            {
                values.Add(splitter.Value.ToString());
            }
        }

        return values;
    }

    public bool Contains(string name) => IndexOf(HeaderNames.Canonical(name)) >= 0;

    /// <summary>Adds a line at the end. CR, LF and NUL in the value become spaces.</summary>
    /// <exception cref="ArgumentException">The name is no token.</exception>
    public SipHeaders Add(string name, string value)
    {
        Insert(Count, NewLine(name, value));
        return this;
    }

    /// <summary>Adds a line before all others.</summary>
    public SipHeaders Prepend(string name, string value)
    {
        Insert(0, NewLine(name, value));
        return this;
    }

    /// <summary>Makes this the only line with that name, in the place of the first one.</summary>
    public SipHeaders Set(string name, string value)
    {
        var line = NewLine(name, value);
        var index = IndexOf(line.Name);
        if (index < 0)
        {
            Insert(Count, line);
            return this;
        }

        _lines[index] = line;
        RemoveFrom(line.Name, index + 1);
        return this;
    }

    /// <summary>Removes all lines with that name.</summary>
    public bool Remove(string name) => RemoveFrom(HeaderNames.Canonical(name), 0);

    /// <summary>Replaces the topmost Via value, which the receiver completes with received and rport; the others stay.</summary>
    public void SetTopVia(ViaHeader via)
    {
        var index = IndexOf(HeaderNames.Via);
        if (index < 0)
        {
            Prepend(HeaderNames.Via, via.ToString());
            return;
        }

        var splitter = new ListSplitter(_lines[index].Text());
        splitter.Next();
        var others = splitter.Rest;
        var parsed = _lines[index].Parsed is ViaHeader[] { Length: > 0 } before ? (ViaHeader[])[via, .. before[1..]] : null;
        _lines[index] = NewLine(HeaderNames.Via, others.IsEmpty ? via.ToString() : $"{via}, {others}") with { Parsed = parsed };
    }

    /// <summary>Adds the lines of that name from another message as they are, octet for octet.</summary>
    public void CopyFrom(SipHeaders other, string name)
    {
        name = HeaderNames.Canonical(name);
        for (var i = other.IndexOf(name); i >= 0; i = other.IndexOf(name, i + 1))
        {
            Insert(Count, other._lines[i]);
        }
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new(_lines[i].Name, _lines[i].Text());
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds a received line; the octets are ours and hold no CR or LF.</summary>
    internal void AddReceived(string canonicalName, ReadOnlyMemory<byte> octets) => Insert(Count, new HeaderLine(canonicalName, octets));

    internal int CountOf(string canonicalName)
    {
        var count = 0;
        for (var i = IndexOf(canonicalName); i >= 0; i = IndexOf(canonicalName, i + 1))
        {
            count++;
        }

        return count;
    }

    /// <summary>Reads the one value of a header and keeps the result.</summary>
    internal bool TryRead<T>(string canonicalName, HeaderValueParser<T> parser, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        var index = IndexOf(canonicalName);
        if (index < 0)
        {
            return false;
        }

        ref var line = ref _lines[index];
        value = line.Parsed as T;
        if (value is null && parser(line.Text(), out value))
        {
            line.Parsed = value;
        }

        return value is not null;
    }

    /// <summary>Reads all values of a list header and keeps them; false when one is broken or there are too many.</summary>
    internal bool TryReadList<T>(string canonicalName, HeaderValueParser<T> parser, out T[] values)
        where T : class
    {
        values = [];
        for (var i = IndexOf(canonicalName); i >= 0; i = IndexOf(canonicalName, i + 1))
        {
            ref var line = ref _lines[i];
            var more = line.Parsed as T[] ?? ListSplitter.ReadAll(line.Text(), parser);
            if (more is null || values.Length + more.Length > MaxListValues)
            {
                return false;
            }

            line.Parsed = more;
            values = values.Length == 0 ? more : [.. values, .. more];
        }

        return true;
    }

    /// <summary>Reads the first Via value even when those behind it are broken, so that a bad request can be answered.</summary>
    internal bool TryReadTopVia([NotNullWhen(true)] out ViaHeader? via)
    {
        via = null;
        var index = IndexOf(HeaderNames.Via);
        if (index < 0)
        {
            return false;
        }

        ref var line = ref _lines[index];
        line.Parsed ??= ListSplitter.ReadAll<ViaHeader>(line.Text(), ViaHeader.TryParse);
        if (line.Parsed is ViaHeader[] { Length: > 0 } all)
        {
            via = all[0];
            return true;
        }

        var splitter = new ListSplitter(line.Text());
        return splitter.Next() && ViaHeader.TryParse(splitter.Value, out via);
    }

    private static HeaderLine NewLine(string name, string value)
    {
        if (!SipGrammar.IsToken(name))
        {
            throw new ArgumentException("A header name is a token.", nameof(name));
        }

        return new HeaderLine(HeaderNames.Canonical(name), SipGrammar.OneLine(value));
    }

    private T[] List<T>(string canonicalName, HeaderValueParser<T> parser)
        where T : class =>
        TryReadList(canonicalName, parser, out var values)
            ? values
            : throw new InvalidOperationException($"The message has a broken {canonicalName} header.");

    private int IndexOf(string canonicalName, int start = 0)
    {
        for (var i = start; i < Count; i++)
        {
            if (SipParameters.Same(_lines[i].Name, canonicalName))
            {
                return i;
            }
        }

        return -1;
    }

    private void Insert(int index, HeaderLine line)
    {
        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, Count * 2);
        }

        Array.Copy(_lines, index, _lines, index + 1, Count - index);
        _lines[index] = line;
        Count++;
    }

    private bool RemoveFrom(string canonicalName, int start)
    {
        var kept = start;
        for (var i = start; i < Count; i++)
        {
            if (!SipParameters.Same(_lines[i].Name, canonicalName))
            {
                _lines[kept++] = _lines[i];
            }
        }

        var hasRemoved = kept < Count;
        Array.Clear(_lines, kept, Count - kept);
        Count = kept;
        return hasRemoved;
    }
}
