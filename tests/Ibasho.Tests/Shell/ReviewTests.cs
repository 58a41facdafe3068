using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Ibasho.Guard;
using Ibasho.Shell.Guarding;

namespace Ibasho.Tests.Shell;

/// <summary>What is found in several texts at once lies in each of them, and one person has one letter in all.</summary>
public sealed class ReviewTests
{
    private static readonly string[] Pieces = ["佐藤花子", "さん", "令和6年3月12日", "090-1234-5678", "みどり野病院", "退院", "\n", " ", "(", "http://a.example/x", "<svg/onload=alert(1)>", "84歳", "😀", "東京都北区", "です。"];

    private static readonly Arbitrary<string[]> Texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).Where(t => t.Length > 0).ArrayOf().Select(t => t.Take(5).ToArray()).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property Findings_lie_in_their_texts_and_do_not_overlap() => Prop.ForAll(Texts, texts =>
    {
        var guarded = texts.Select((t, i) => new Guarded("f" + i, "", t)).ToList();
        var at = guarded.ToDictionary(g => g.Field, _ => 0);
        foreach (var found in Review.Examine(guarded, []))
        {
            var text = guarded.Single(g => g.Field == found.Field).Words;
            Assert.InRange(found.Finding.Start, at[found.Field], found.Finding.End - 1);
            Assert.Equal(text[found.Finding.Start..found.Finding.End], found.Words);
            at[found.Field] = found.Finding.End;
        }
    });

    [Fact]
    public void One_person_has_one_letter_in_all_fields()
    {
        var found = Review.Examine([new("title", "", "佐藤花子さんの退院"), new("situation", "", "山田太郎さんの妻、佐藤花子さんは"), new("wanted", "", "佐藤花子さんに何と言えば")], []);
        Assert.Single(found.Where(f => f.Words == "佐藤花子").Select(f => f.Finding.Replacement).Distinct());
        Assert.Equal(["title", "situation", "wanted"], found.Where(f => f.Words == "佐藤花子").Select(f => f.Field));
    }

    [Fact]
    public async Task What_was_kept_before_is_not_asked_again_and_a_colleague_is_a_question()
    {
        var review = new Review([new("body", "", "鈴木さん、ありがとうございます。佐藤花子さんの件です。")], Certainty.Likely, [], []);
        Assert.Equal(Refusal.GuardReview, await review.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>(["鈴木 一郎"])));
        Assert.Equal(["佐藤花子"], review.Open.Select(f => f.Words));
        review.Remember([new() { Words = "佐藤花子", Kind = "person", Reason = "小説の人物" }]);
        Assert.Null(await review.RefuseAsync(() => throw new InvalidOperationException()));
        Assert.Equal("小説の人物", Assert.Single(review.Kept).Reason);
    }

    [Fact]
    public async Task Who_must_not_appear_is_no_colleague_in_any_spelling()
    {
        var review = new Review([new("body", "", "ホシゾラさんの件です。")], Certainty.Likely, ["ﾎｼｿﾞﾗ"], []);
        Assert.Equal(Refusal.GuardReview, await review.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>(["ほしぞら"])));
    }

    [Fact]
    public async Task A_valid_my_number_is_never_kept()
    {
        var review = new Review([new("body", "", "個人番号 983205673214 です")], Certainty.Sure, [], [new(null, null, 0, 100, "必要")]);
        Assert.Equal(Refusal.MyNumber, await review.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>([])));
        Assert.Empty(review.Kept);
    }
}
