using System.Buffers;
using System.Text;

namespace Ibasho.Platform.Searching;

/// <summary>Reads a text letter by letter as search sees it: NFKC, lower case, katakana as hiragana, marks with their base.</summary>
internal ref struct LetterReader(ReadOnlySpan<char> text)
{
    // Nobody writes more marks on one letter; sorting thousands of them would be slow.
    private const int LongestCluster = 32;

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _start;
    private string? _folded;
    private int _inFolded;

    public bool Next(out Letter letter)
    {
        while (true)
        {
            if (_folded is not null && FromFolded(out letter))
                return true;
            if (_at >= _text.Length)
            {
                letter = default;
                return false;
            }
            _start = _at;
            var c = Plain(_text[_at]);
            if (c != 0 && (_at + 1 == _text.Length || !Letter.Extends(_text, _at + 1, out _)))
            {
                _at++;
                letter = new Letter(c, Letter.KindOf(c), _start, _at);
                return true;
            }
            if (!FoldCluster())
            {
                letter = new Letter(Rune.ReplacementChar.Value, LetterKind.Gap, _start, _at);
                return true;
            }
        }
    }

    /// <summary>The folded letter of the common characters that NFKC maps one to one; 0 for all others.</summary>
    private static char Plain(char c) => c switch
    {
        < '\u0080' => char.ToLowerInvariant(c),
        >= '\u30A1' and <= '\u30FA' => Folding.Kana(c),
        >= '\u3041' and <= '\u3096' or >= '\u4E00' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7A3' => c,
        >= '\u3001' and <= '\u3011' or '\u30FC' => c,
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
        _ => '\0',
    };

    /// <summary>Takes one character with all that extends it; false for what Unicode cannot normalise.</summary>
    private bool FoldCluster()
    {
        var status = Rune.DecodeFromUtf16(_text[_at..], out var first, out var length);
        _at += length;
        if (status != OperationStatus.Done || Rune.GetUnicodeCategory(first) is System.Globalization.UnicodeCategory.OtherNotAssigned)
            return false;
        var end = _at;
        while (_at < _text.Length && Letter.Extends(_text, _at, out length))
        {
            _at += length;
            if (_at - _start <= LongestCluster)
                end = _at;
        }
        _folded = _text[_start..end].ToString().Normalize(NormalizationForm.FormKC);
        _inFolded = 0;
        return true;
    }

    private bool FromFolded(out Letter letter)
    {
        while (_inFolded < _folded!.Length)
        {
            Rune.DecodeFromUtf16(_folded.AsSpan(_inFolded), out var rune, out var length);
            _inFolded += length;
            // Marks that do not compose are left out: unicode61 would split a word at them.
            if (Letter.IsMark(rune.Value))
                continue;
            var code = Rune.ToLowerInvariant(rune).Value;
            if (code is >= 0x30A1 and <= 0x30FA)
                code = Folding.Kana((char)code);
            letter = new Letter(code, Letter.KindOf(code), _start, _at);
            return true;
        }
        _folded = null;
        letter = default;
        return false;
    }
}
