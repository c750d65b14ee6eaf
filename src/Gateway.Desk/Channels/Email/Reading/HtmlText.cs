using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Gateway.Desk.Channels.Email.Reading;

/// <summary>Text out of the HTML of a stranger: scripts, styles, remote pictures, tracking and hidden words are dropped, nothing is
/// fetched and nothing of it is kept as HTML. Where a link leads is written behind its words. Quotes become lines with "&gt;".</summary>
internal static class HtmlText
{
    /// <summary>UTF-16 units that are read; beyond them a mail is cut.</summary>
    public const int Longest = 2 << 20;

    // The parser looks through all open elements for many a tag: deeper ones would cost their square.
    private const int Deepest = 500;
    private const int DeepestQuote = 5;

    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "head", "title", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio", "video",
        "textarea", "select", "button", "input", "form-data", "meta", "link", "base",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tr", "ul",
    };

    private static readonly HashSet<string> Apart = new(StringComparer.OrdinalIgnoreCase) { "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table" };

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    };

    public static string Read(string html)
    {
        html = Mime.Words.Cut(html, Longest);
        if (IsTooDeep(html))
        {
            return Mime.Words.Lines(WithoutTags(html));
        }

        using var document = new HtmlParser().ParseDocument(html);
        var page = new Page();
        Walk(document.Body, page);
        return Mime.Words.Lines(page.ToString());
    }

    // By hand along the tree, for a deep one would end the stack.
    private static void Walk(INode? root, Page page)
    {
        var node = root;
        while (node is not null)
        {
            if (Enter(node, page) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null)
            {
                Leave(node, page);
                if (node == root)
                {
                    return;
                }

                if (node.NextSibling is { } next)
                {
                    node = next;
                    break;
                }

                node = node.Parent;
            }
        }
    }

    // Whether what is inside is looked at.
    private static bool Enter(INode node, Page page)
    {
        switch (node)
        {
            case IText text:
                page.Write(text.Data);
                return false;
            case IElement element when Dropped.Contains(element.LocalName) || IsHidden(element):
                return false;
            case IElement { LocalName: "br" }:
                page.Break();
                return false;
            case IElement { LocalName: "img" } image:
                page.Write(image.GetAttribute("alt") is { } alt && !string.IsNullOrWhiteSpace(alt) ? $" {alt} " : "");
                return false;
            case IElement { LocalName: "td" or "th" }:
                page.Space();
                return true;
            case IElement element when Blocks.Contains(element.LocalName):
                page.Block(Apart.Contains(element.LocalName), element.LocalName == "blockquote" ? 1 : 0);
                page.IsPre += element.LocalName == "pre" ? 1 : 0;
                page.Write(element.LocalName switch { "li" => "- ", "hr" => "---", _ => "" });
                return true;
            default:
                return true;
        }
    }

    private static void Leave(INode node, Page page)
    {
        if (node is not IElement element || Dropped.Contains(element.LocalName))
        {
            return;
        }

        if (element.LocalName == "a" && !IsHidden(element))
        {
            page.Write(TargetOf(element));
        }
        else if (Blocks.Contains(element.LocalName) && !IsHidden(element))
        {
            page.IsPre -= element.LocalName == "pre" ? 1 : 0;
            page.Block(Apart.Contains(element.LocalName), element.LocalName == "blockquote" ? -1 : 0);
        }
    }

    // Only what a person could have typed: no script, no data. Words that already say where they lead are not repeated.
    private static string TargetOf(IElement link)
    {
        var target = link.GetAttribute("href")?.Trim() ?? "";
        var isShown = Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        var text = link.TextContent.Trim();
        return isShown && target.Length <= 500 && text.Length > 0 && !target.Contains(text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? $" <{target}>" : "";
    }

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = element.GetAttribute("style");
        if (style is null)
        {
            return false;
        }

        var plain = string.Concat(style.Where(letter => !char.IsWhiteSpace(letter))).ToLowerInvariant() + ';';
        return plain.Contains("display:none", StringComparison.Ordinal) || plain.Contains("visibility:hidden", StringComparison.Ordinal)
            || plain.Contains("mso-hide:all", StringComparison.Ordinal) || plain.Contains("max-height:0", StringComparison.Ordinal)
            || plain.Contains("opacity:0;", StringComparison.Ordinal) || plain.Contains("opacity:0!", StringComparison.Ordinal)
            || plain.Contains("font-size:0", StringComparison.Ordinal);
    }

    private static bool IsTooDeep(string html)
    {
        var depth = 0;
        for (var at = html.IndexOf('<'); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var end = at + 1;
            while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
            {
                end++;
            }

            depth += html[at + 1] == '/' ? -1 : end > at + 1 && !Void.Contains(html[(at + 1)..Math.Min(end, at + 12)]) ? 1 : 0;
            depth = Math.Max(0, depth);
            if (depth > Deepest)
            {
                return true;
            }
        }

        return false;
    }

    // For what no honest program writes.
    private static string WithoutTags(string html)
    {
        var text = new StringBuilder(html.Length);
        var isTag = false;
        foreach (var letter in html)
        {
            isTag = letter == '<' || (isTag && letter != '>');
            _ = isTag || letter == '>' ? text : text.Append(letter);
        }

        return text.ToString();
    }

    /// <summary>The lines that are written so far.</summary>
    private sealed class Page
    {
        private readonly StringBuilder _text = new();
        private int _quote;
        private bool _isSpaceDue;
        private int _breaksDue;

        public int IsPre { get; set; }

        public void Write(string text)
        {
            foreach (var letter in text)
            {
                if (letter == '\n' && IsPre > 0)
                {
                    _breaksDue++;
                }
                else if (letter is ' ' or '\t' or '\n' or '\r' or '\f' && IsPre == 0)
                {
                    _isSpaceDue = true;
                }
                else
                {
                    Flush();
                    _text.Append(letter == '\u00a0' ? ' ' : letter);
                }
            }
        }

        public void Space() => _isSpaceDue = true;

        public void Break() => _breaksDue++;

        // A block begins on a line of its own, some with an empty one before.
        public void Block(bool isApart, int quote)
        {
            _breaksDue = Math.Max(_breaksDue, isApart ? 2 : 1);
            if (quote != 0)
            {
                FlushBreaks();
                _quote += quote;
            }
        }

        public override string ToString() => _text.ToString().TrimStart('\n').TrimEnd();

        private void Flush()
        {
            FlushBreaks();
            if (_isSpaceDue && _text.Length > 0 && _text[^1] is not '\n' and not ' ')
            {
                _text.Append(' ');
            }

            _isSpaceDue = false;
            if (_quote > 0 && (_text.Length == 0 || _text[^1] == '\n'))
            {
                _text.Append('>', Math.Min(_quote, DeepestQuote)).Append(' ');
            }
        }

        private void FlushBreaks()
        {
            if (_text.Length > 0 && _breaksDue > 0)
            {
                var standing = _text[^1] == '\n' ? 1 : 0;
                _text.Append('\n', Math.Max(0, Math.Min(_breaksDue, 3) - standing));
                _isSpaceDue = false;
            }

            _breaksDue = 0;
        }
    }
}
