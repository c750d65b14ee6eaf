using Gateway.Desk.Channels.Email.Reading;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

/// <summary>Threat 29: what a stranger writes in HTML is text when it arrives.</summary>
public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>Hello <b>Anna</b></p><p>Bye</p>", "Hello Anna\n\nBye")]
    [InlineData("a<br>b<br/>c", "a\nb\nc")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<pre>  a\n    b</pre>", "  a\n    b")]
    [InlineData("x&nbsp;&amp;&lt;b&gt;&euro;&#128512;", "x &<b>€😀")]
    [InlineData("Yes<blockquote>When?<blockquote>first</blockquote></blockquote>", "Yes\n> When?\n>> first")]
    [InlineData("<a href='https://example.com/a'>our page</a>", "our page <https://example.com/a>")]
    [InlineData("<a href='https://example.com/'>https://example.com</a>", "https://example.com")]
    [InlineData("<p>שלום <span dir=rtl>עולם</span></p>", "שלום עולם")]
    public void What_people_see_is_read(string html, string text) => Assert.Equal(text, HtmlText.Read(html));

    [Theory]
    [InlineData("<script>alert(1)</script>hi")]
    [InlineData("<style>p{}</style>hi")]
    [InlineData("<img src=x onerror=alert(1)>hi")]
    [InlineData("<img src='https://track.example/p.gif' width=1 height=1>hi")]
    [InlineData("<svg/onload=alert(1)><script>1</script></svg>hi")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>hi")]
    [InlineData("<object data=x></object><embed src=x>hi")]
    [InlineData("<span style='display:none'>win</span>hi")]
    [InlineData("<span style='DISPLAY : NONE'>win</span>hi")]
    [InlineData("<div style=\"font-size:0px;color:#fff\">win</div>hi")]
    [InlineData("<div style='max-height:0;overflow:hidden'>win</div>hi")]
    [InlineData("<div hidden>win</div>hi")]
    [InlineData("<!-- <b>win</b> --><![CDATA[win]]>hi")]
    [InlineData("<textarea>win</textarea><noscript>win</noscript><template>win</template>hi")]
    [InlineData("<math><mtext><script>alert(1)</script></mtext></math>hi")]
    [InlineData("<head><title>win</title></head><body onload=alert(1)>hi")]
    [InlineData("<meta http-equiv=refresh content='0;url=javascript:alert(1)'>hi")]
    [InlineData("h\u202Ei\u2066")]
    public void What_people_do_not_see_is_dropped(string html) => Assert.Equal("hi", HtmlText.Read(html));

    [Theory]
    [InlineData("<a href='javascript:alert(1)'>hi</a>")]
    [InlineData("<a href=' JaVa&#x0A;Script:alert(1)'>hi</a>")]
    [InlineData("<a href='data:text/html,x'>hi</a>")]
    [InlineData("<a href='vbscript:x'>hi</a>")]
    public void A_link_that_is_a_program_leads_nowhere(string html) => Assert.Equal("hi", HtmlText.Read(html));

    [Fact]
    public void A_mail_of_html_alone_is_text_with_its_quote_folded()
    {
        var message = Message(html: """
            <html><body><div dir="ltr">Ja, gerne &lt;script&gt;</div><br><div class="gmail_quote">
            <div class="gmail_attr">Am Mo., 5. Okt. 2026 um 10:12 Uhr schrieb Example &lt;<a href="mailto:service@example.com">service@example.com</a>&gt;:<br></div>
            <blockquote><div>Passt Dienstag?</div></blockquote></div></body></html>
            """);

        Assert.Equal("Ja, gerne <script>", message.Text);
        Assert.Equal("original.txt", Assert.Single(message.Attachments).Name);
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><p>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<blockquote>")]
    [InlineData("<a href=x>")]
    [InlineData("<svg><g>")]
    [InlineData("<font><i>")]
    public void A_mail_that_nests_without_end_is_read_too(string tags)
    {
        var text = HtmlText.Read(string.Concat(Enumerable.Repeat(tags, (HtmlText.Longest / tags.Length) - 1)) + "hi");

        Assert.EndsWith("hi", text, StringComparison.Ordinal);
        Assert.DoesNotContain('<', text);
    }
}
