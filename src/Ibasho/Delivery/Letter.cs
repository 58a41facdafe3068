using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using MimeKit;

namespace Ibasho.Delivery;

/// <summary>What one mail says, in its reader's language; made when it is sent and kept nowhere.</summary>
public sealed record Letter(string To, string Culture, string Place, string Subject, IReadOnlyList<string> Lines)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The one thing to press: an address of ours and what it does.</summary>
    public (string Address, string Text)? Link { get; init; }

    /// <summary>Ends mail of this kind, for the reader and for mail programs; null where it cannot be ended.</summary>
    public string? Stop { get; init; }

    /// <summary>Why one gets this, at the end.</summary>
    public IReadOnlyList<string> Foot { get; init; } = [];

    /// <summary>As it goes over the wire; null where the address is none.</summary>
    /// <param name="id">The same at every try.</param>
    public MimeMessage? Seal(string from, Guid id, DateTimeOffset now)
    {
        if (!To.Contains('@') || To.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !MailboxAddress.TryParse(To, out var to) || to.Address != To) return null;
        var message = new MimeMessage { Subject = Form.OneLine(Subject), Date = now, MessageId = $"{id:N}@{from[(from.LastIndexOf('@') + 1)..]}" };
        // Names that people chose come into the subject and the sender's name only: without line ends there, and encoded.
        message.From.Add(new MailboxAddress(Encoding.UTF8, Form.OneLine(Place), from));
        message.To.Add(new MailboxAddress("", To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.ContentLanguage, Culture);
        if (Stop is not null)
        {
            // On one line, however long: not every mail program unfolds before it reads.
            var stop = new Header(HeaderId.ListUnsubscribe, "<>");
            stop.SetRawValue(Encoding.ASCII.GetBytes($" <{Stop}>\r\n"));
            message.Headers.Add(stop);
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        message.Body = new MultipartAlternative(new TextPart("plain") { Text = AsText() }, new TextPart("html") { Text = AsHtml() });
        return message;
    }

    private string AsText()
    {
        var text = new StringBuilder();
        foreach (var line in Lines) text.Append(line).Append("\n\n");
        if (Link is { } link) text.Append(link.Text).Append(":\n").Append(link.Address).Append("\n\n");
        text.Append("-- \n");
        foreach (var line in Foot) text.Append(line).Append('\n');
        if (Stop is not null) text.Append(MailText.Stop).Append(":\n").Append(Stop).Append('\n');
        return text.ToString();
    }

    private string AsHtml()
    {
        var html = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"{Culture}\"><head><meta charset=\"utf-8\"><title>{Html.Encode(Subject)}</title></head>\n<body>\n");
        foreach (var line in Lines) html.Append("<p>").Append(Html.Encode(line)).Append("</p>\n");
        if (Link is { } link) html.Append(A(link.Address, link.Text));
        html.Append("<hr>\n");
        foreach (var line in Foot) html.Append("<p><small>").Append(Html.Encode(line)).Append("</small></p>\n");
        if (Stop is not null) html.Append(A(Stop, MailText.Stop));
        return html.Append("</body></html>\n").ToString();

        static string A(string to, string text) => $"<p><a href=\"{Html.Encode(to)}\">{Html.Encode(text)}</a></p>\n";
    }
}
